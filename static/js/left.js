// On pages that only someone signed out meets: what a page may show without a connection goes, also where signing out ran without script.

import { empty } from "./view.js";

empty().catch(() => undefined);
