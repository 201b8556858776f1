// The shapes the scripts pass around; for editors and `tsc`, never loaded by a page.

/** Form name -> text. "" and left out both mean: not answered. */
export type Fields = Record<string, string>;

/** The contract's Answers: left out is unknown. */
export interface Answers {
  mood?: number;
  sleep_hours?: number;
  sleep_quality?: number;
  activity_minutes?: number;
  symptoms?: Record<string, number>;
  tips?: Record<string, boolean>;
  side_effects?: Record<string, number>;
  directions?: Record<string, "less" | "more">;
  goal?: string;
  goal_met?: boolean;
  note?: string;
}

export interface Revision {
  id: string;
  day: string;
  written_at: string;
  tz: string;
  replaces: string[];
  answers: Answers;
}

export interface Result {
  id: string;
  status: string;
  head: string[];
  problems?: Record<string, string> | null;
  kept_as?: string | null;
}

export type Why = "offline" | "busy" | "signed out" | "closed" | "unread" | "refused";

/** What became of one request: the server's own results, or why there are none. */
export type Outcome = { results: Result[] } | { why: Why; after?: number };

/** What the line at the foot of the page is told. */
export interface Report {
  state: "sending" | "kept" | "unsent";
  why?: Why;
  problems?: Record<string, string> | null;
  beside?: boolean;
}
