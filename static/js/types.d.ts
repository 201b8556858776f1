// The shapes the scripts pass around; for editors and `tsc`, never loaded by a page.

/** Form name -> text. "" and left out both mean: not answered. */
export type Fields = Record<string, string>;

/** The contract's Answers: left out is unknown. */
export interface Answers {
  mood?: number | null;
  sleep_hours?: number | null;
  sleep_quality?: number | null;
  activity_minutes?: number | null;
  symptoms?: Record<string, number> | null;
  tips?: Record<string, boolean> | null;
  side_effects?: Record<string, number> | null;
  directions?: Record<string, "less" | "more"> | null;
  goal?: string | null;
  goal_met?: boolean | null;
  note?: string | null;
  extra?: Record<string, number> | null;
}

/** A question of the clinic's own, from 0 to 10; `low` and `high` say what the ends mean, or are "". */
export interface Item {
  key: string;
  label: string;
  low: string;
  high: string;
}

export interface Revision {
  id: string;
  instrument?: undefined;
  day: string;
  written_at: string;
  tz: string;
  replaces: string[];
  answers: Answers;
}

/** One questionnaire as it was left: goes the way of revisions, to a door of its own. */
export interface Sheet {
  id: string;
  day?: undefined;
  instrument: string;
  answered_at: string;
  tz: string;
  replaces: string[];
  answers: Record<string, number>;
  complete: boolean;
}

export interface Result {
  id: string;
  status: string;
  head: string[];
  problems?: Record<string, string> | null;
  kept_as?: string | null;
}

/** waiting: to be sent · refused: the clinic said no · sent: at the clinic · old: refused, and written anew since */
export type State = "waiting" | "refused" | "sent" | "old";

/** One revision on this phone, opened. `n` is its place in the store; without one it is on this page alone. */
export interface Entry {
  n?: number;
  state: State;
  at: number; // when it was saved, in milliseconds
  revision: Revision;
  problems?: Record<string, string> | null;
  keptAs?: string | null;
}

/** Something sealed: AES-GCM with a key that cannot leave this browser. */
export interface Sealed {
  iv: Uint8Array;
  box: ArrayBuffer;
}

/** An entry as it lies in the store. */
export interface Row {
  n?: number;
  id: string;
  account: string;
  state: State;
  at: number;
  sentAt?: number;
  keptAs?: string | null;
  sealed: Sealed;
  said?: Sealed; // the clinic's problems, where it refused
}

/** Why nothing could be sent. "whole": the clinic's computer refused the request as a whole. */
export type Why = "offline" | "elsewhere" | "busy" | "signed out" | "closed" | "whole" | "unread";

/** What became of one request: the server's own results, or why there are none. */
export type Outcome = { epoch: string; results: Result[]; at?: number } | { why: Why; after?: number; detail?: string; stumbled?: boolean };

/** What a result means for an entry. */
export interface Verdict {
  entry: Entry;
  state: State;
  problems?: Record<string, string> | null;
  keptAs?: string | null;
  head?: string[];
}

/** All that the words on a page are made from. */
export interface Summary {
  waiting: Entry[]; // on this phone, not at the clinic
  refused: Entry[];
  loose: Entry[]; // on this page alone: the phone did not take them
  writing: number; // being put on the phone right now
  sending: boolean;
  why: Why | "";
  noStore: boolean; // this browser gives us no storage at all
  closed: boolean; // the diary was erased
  kept: Record<string, string[]>; // day -> the heads the clinic named, of this page's time
}

/** One line for a person. */
export interface Line {
  text: string;
  state: "" | "sending" | "phone" | "kept" | "unsent";
  href?: string;
  words?: string;
}

/** What may be shown without a connection. */
export interface View {
  account: string;
  zone: string;
  dayStart: number;
  backfill: number; // days before today that can be filled in
  today: string; // when it was asked for
  seen: number; // and the instant, in milliseconds
  days: Record<string, { answers: Answers; heads: string[] }>;
  infusions: { n: number; day: string }[];
  extra?: Item[]; // what the clinic asks by itself
  plan?: Record<string, string>; // her plan for a bad night, by part
}
