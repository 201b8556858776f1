"""/settings/reminders/devices: browsers that take reminders, added by a tap and taken off again."""

from uuid import UUID, uuid4

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from moodtrack.accounts import limits
from moodtrack.accounts.routes.sign_in import label_of
from moodtrack.accounts.session import SignedOut
from moodtrack.language import N_, _
from moodtrack.reading import Problems
from moodtrack.reminders import actions
from moodtrack.reminders.actions import TooMany
from moodtrack.reminders.domain import MOST_DEVICES
from moodtrack.reminders.domain.endpoints import NOT_KNOWN, push_target, read_subscription
from moodtrack.reminders.queries import Subscription, takes
from moodtrack.reminders.routes.own import PATH, TOO_OFTEN, posted, reminders_page
from moodtrack.reminders.sender.doors import Shut, reachable
from moodtrack.reminders.sender.push import check_keys
from moodtrack.web.pages import see
from moodtrack.web.routing import resource

FULL = N_("You have %(most)s devices already. Take one off first.")
NOT_REACHED = N_("We cannot reach this browser's service just now. Please try again later.")


async def add(request: Request) -> Response:
    """What a browser gave the page when she said yes; its service is looked up first.

    `old`: the browser's worker says that it is reached elsewhere now. On a shared phone somebody
    else may be signed in since: what was not theirs does not become theirs by that.
    """
    person, own, fields, now = await posted(request)
    if "old" in fields and not await takes(own, fields["old"]):
        raise SignedOut
    hosts = request.app.state.config.own_hosts
    try:
        if not await limits.allowed(f"device {own.patient}", burst=20, per_hour=20, at=now):
            raise Problems({"device": TOO_OFTEN})
        said = read_subscription(dict(fields), hosts)
        check_keys(said)
        await reachable(push_target(said["endpoint"], hosts))
        await actions.take_device(own, Subscription(uuid4(), **said), label_of(request), at=now)
    except Problems as problems:
        told = problems.by_field["device"]
    except ValueError:
        told = NOT_KNOWN
    except Shut:
        told = NOT_REACHED
    except TooMany:
        told = _(FULL, most=MOST_DEVICES)
    else:
        return see(f"{PATH}?done=device#device")
    return await reminders_page(request, person, own, problems={"device": _(told)})


async def remove(request: Request) -> Response:
    _person, own, _fields, now = await posted(request)
    try:
        wanted = UUID(request.path_params["id"])
    except ValueError:
        raise HTTPException(404) from None
    await actions.remove_device(own, wanted, at=now)
    return see(f"{PATH}?done=gone#device")


routes = [
    resource(f"{PATH}/devices", POST=add),
    resource(f"{PATH}/devices/{{id}}/remove", POST=remove),
]
