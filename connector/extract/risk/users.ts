import type { RunValues } from '../../datasets/scope.ts';
import { keyText } from '../../keys.ts';
import type { Cell } from '../../output/cells.ts';
import { compareTimestamps } from '../../timestamps.ts';

/** What is known of a user; rows of several tables tell of it, in any order. */
interface User {
  readonly tenant: string;
  readonly entity: string;
  score: ReportedScore | undefined;
  change: Change | undefined;
  indicators: number;
  readonly bySeverity: Record<string, number>;
  lastIndicator: string | undefined;
}

/** A score as it was told at a moment; of two told at one moment that of more weight counts. */
interface ReportedScore {
  readonly at: string;
  readonly weight: 0 | 1;
  readonly score: Cell;
}

interface Change extends ReportedScore {
  readonly type: Cell;
  readonly value: Cell;
}

/** What the rows of a table tell of their user. */
interface UserFacts {
  /** The columns it wants to see. */
  readonly columns: readonly string[];
  record(user: User, at: string, cells: readonly Cell[]): void;
}

const userFacts: Readonly<Record<string, UserFacts>> = {
  CitrixAnalytics_userProfile_CL: {
    columns: ['cur_riskscore_d'],
    record: (user, at, [score = null]) => recordScore(user, { at, weight: 0, score }),
  },
  CitrixAnalytics_riskScoreChange_CL: {
    columns: ['cur_riskscore_d', 'alert_type_s', 'alert_value_s'],
    record(user, at, [score = null, type = null, value = null]) {
      const change: Change = { at, weight: 1, score, type, value };
      recordScore(user, change);
      if (isLater(change, user.change)) user.change = change;
    },
  },
  CitrixAnalytics_indicatorSummary_CL: {
    columns: ['severity_s'],
    record(user, at, [severity = null]) {
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
export interface UserObserver {
  readonly columns: readonly string[];
  /** @param cells of these columns */
  observe(cells: readonly Cell[]): void;
}

export interface Users {
  /** undefined for a table that tells nothing of users. */
  observerFor(table: string): UserObserver | undefined;
  /** The rows of `risk_users`, sorted by key. */
  rows(): readonly (readonly Cell[])[];
}

/** Memory grows with the users, not with the events. */
export function createUsers(run: RunValues): Users {
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
    observerFor(table) {
      const facts = userFacts[table];
      return (
        facts && {
          columns: [...ofAll, ...facts.columns],
          observe([at, tenant, entity, kind, ...cells]) {
            if (typeof at !== 'string' || typeof tenant !== 'string' || typeof entity !== 'string') return;
            // Shares have indicators, too.
            if (kind === null || kind === 'user') facts.record(userOf(tenant, entity), at, cells);
          },
        }
      );
    },
    rows: () =>
      [...users]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, user]) => [...rowOf(user), run.customerId, run.siteId]),
  };
}

function recordScore(user: User, reported: ReportedScore): void {
  if (reported.score !== null && isLater(reported, user.score)) user.score = reported;
}

/** Of two that are alike the one read later counts. */
function isLater(reported: ReportedScore, before: ReportedScore | undefined): boolean {
  if (before === undefined) return true;
  const order = compareTimestamps(reported.at, before.at);
  return order > 0 || (order === 0 && reported.weight >= before.weight);
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
