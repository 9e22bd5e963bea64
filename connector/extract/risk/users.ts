import { keyText } from '../../keys.ts';
import type { Cell } from '../../output/cells.ts';
import { compareTimestamps } from '../../timestamps.ts';

/** What is known of a user; rows of several tables tell of it, in any order. */
interface User {
  readonly tenant: string;
  readonly entity: string;
  score: Told | undefined;
  change: Change | undefined;
  indicators: number;
  readonly bySeverity: Record<string, number>;
  lastIndicator: string | undefined;
}

/** A score as it was told at a moment; of two told at one moment that of more weight counts. */
interface Told {
  readonly at: string;
  readonly weight: 0 | 1;
  readonly score: Cell;
}

interface Change extends Told {
  readonly type: Cell;
  readonly value: Cell;
}

/** What the rows of a table tell of their user. */
interface Teller {
  /** The columns it wants to see. */
  readonly columns: readonly string[];
  note(user: User, at: string, cells: readonly Cell[]): void;
}

const tellers: Readonly<Record<string, Teller>> = {
  CitrixAnalytics_userProfile_CL: {
    columns: ['cur_riskscore_d'],
    note: (user, at, [score = null]) => noteScore(user, { at, weight: 0, score }),
  },
  CitrixAnalytics_riskScoreChange_CL: {
    columns: ['cur_riskscore_d', 'alert_type_s', 'alert_value_s'],
    note(user, at, [score = null, type = null, value = null]) {
      const change: Change = { at, weight: 1, score, type, value };
      noteScore(user, change);
      if (isLater(change, user.change)) user.change = change;
    },
  },
  CitrixAnalytics_indicatorSummary_CL: {
    columns: ['severity_s'],
    note(user, at, [severity = null]) {
      const name = severity?.toLowerCase() ?? '';
      user.indicators += 1;
      user.bySeverity[name] = (user.bySeverity[name] ?? 0) + 1;
      const { lastIndicator } = user;
      if (lastIndicator === undefined || compareTimestamps(at, lastIndicator) >= 0) user.lastIndicator = at;
    },
  },
};

/** These are looked at in every row. */
const ofAll = ['TimeGenerated', 'tenant_id_s', 'entity_id_s', 'entity_type_s'] as const;

/** Tells of the rows of a table what they say of their users. */
export interface UserLook {
  readonly columns: readonly string[];
  /** @param cells of these columns */
  at(cells: readonly Cell[]): void;
}

export interface Users {
  /** undefined for a table that tells nothing of users. */
  lookAt(table: string): UserLook | undefined;
  /** The rows of `risk_users`, sorted by key. */
  rows(): readonly (readonly Cell[])[];
}

/** Memory grows with the users, not with the events. */
export function createUsers(): Users {
  const users = new Map<string, User>();

  function userOf(tenant: string, entity: string): User {
    const key = keyText([tenant, entity]);
    let user = users.get(key);
    if (user === undefined) {
      const nothing = { score: undefined, change: undefined, lastIndicator: undefined };
      user = { tenant, entity, ...nothing, indicators: 0, bySeverity: Object.create(null) };
      users.set(key, user);
    }
    return user;
  }

  return {
    lookAt(table) {
      const teller = tellers[table];
      return (
        teller && {
          columns: [...ofAll, ...teller.columns],
          at([at, tenant, entity, kind, ...cells]) {
            if (typeof at !== 'string' || typeof tenant !== 'string' || typeof entity !== 'string') return;
            // Shares have indicators, too.
            if (kind === null || kind === 'user') teller.note(userOf(tenant, entity), at, cells);
          },
        }
      );
    },
    rows: () => [...users].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, user]) => rowOf(user)),
  };
}

function noteScore(user: User, told: Told): void {
  if (told.score !== null && isLater(told, user.score)) user.score = told;
}

/** Of two that are alike the one read later counts. */
function isLater(told: Told, before: Told | undefined): boolean {
  if (before === undefined) return true;
  const order = compareTimestamps(told.at, before.at);
  return order > 0 || (order === 0 && told.weight >= before.weight);
}

/** The published queries leave out 33, 34, 63, 64 and 100; these bands have no gap. */
export function bandOf(score: number): 'none' | 'low' | 'medium' | 'high' {
  if (score <= 0) return 'none';
  if (score < 35) return 'low';
  return score < 65 ? 'medium' : 'high';
}

function rowOf({
  tenant,
  entity,
  score,
  change,
  indicators,
  bySeverity,
  lastIndicator,
}: User): readonly Cell[] {
  const { high = 0, medium = 0, low = 0 } = bySeverity;
  return [
    tenant,
    entity,
    score?.score ?? null,
    typeof score?.score === 'string' ? bandOf(Number(score.score)) : null,
    score?.at ?? null,
    change?.at ?? null,
    change?.type ?? null,
    change?.value ?? null,
    ...[indicators, high, medium, low, indicators - high - medium - low].map(String),
    lastIndicator ?? null,
  ];
}
