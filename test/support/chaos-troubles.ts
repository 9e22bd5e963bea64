import type { Fault, FaultEffect, SimulatorOptions } from '../simulator/index.ts';
import type { Ability } from './chaos-abilities.ts';
import { appearing } from './chaos-changes.ts';
import type { Dice } from './chaos-dice.ts';

export const tableNames = ['sessions', 'application_instances', 'machine_catalogs', 'hypervisors'] as const;
export type TableTitle = (typeof tableNames)[number];

/** Something beyond bad weather, and what it has to lead to. */
export interface Trouble {
  readonly name: string;
  readonly options: Pick<Partial<SimulatorOptions>, 'faults' | 'cost' | 'mutations' | 'pageSize'>;
  /** Tables that cannot be had, for one of these reasons; all others come complete. */
  readonly fails: readonly TableTitle[];
  readonly codes: readonly string[];
  /** Reasons for which a run may end though the next one succeeds; other than transient ones. */
  readonly passing: readonly string[];
  readonly needs: readonly Ability[];
}

const none = {
  options: {},
  fails: [],
  codes: [],
  passing: [],
  needs: [],
} as const satisfies Partial<Trouble>;

/** Where a fault that stays can sit, and which tables it spoils. */
const spoiling = [
  ['/monitorodata/Sessions', ['sessions']],
  ['/monitorodata/ApplicationInstances', ['application_instances']],
  ['/monitorodata/Users', ['sessions', 'application_instances']],
  ['/monitorodata/Machines', ['sessions', 'application_instances']],
  ['/monitorodata/MachineCosts', ['sessions']],
  ['/monitorodata/Applications', ['application_instances']],
  ['monitor', ['sessions', 'application_instances']],
  // Every table has the id of its site.
  ['/cvad/manage/me', tableNames],
  ['/cvad/manage/MachineCatalogs', ['machine_catalogs']],
  ['/cvad/manage/hypervisors', ['hypervisors']],
  ['daas', tableNames],
] as const satisfies readonly (readonly [Fault['on'], readonly TableTitle[]])[];

/** Answers that stay as they are, however often one asks. */
const lasting: readonly [
  readonly [effect: FaultEffect, code: string],
  ...(readonly [effect: FaultEffect, code: string])[],
] = [
  [{ kind: 'status', status: 403 }, 'RIGHTS_MISSING'],
  [{ kind: 'redirect' }, 'WRONG_REGION'],
  [{ kind: 'throttle', seconds: 86_400 }, 'THROTTLED'],
  [{ kind: 'throttle', variant: 'bare' }, 'THROTTLED'],
  [{ kind: 'status', status: 530, body: 'The site is frozen.', contentType: 'text/plain' }, 'SITE_FROZEN'],
  [{ kind: 'status', status: 503 }, 'SOURCE_UNAVAILABLE'],
  [{ kind: 'status', status: 504 }, 'SOURCE_TIMEOUT'],
  [{ kind: 'reset' }, 'SOURCE_UNAVAILABLE'],
  [{ kind: 'html' }, 'SOURCE_UNAVAILABLE'],
  [{ kind: 'empty-body' }, 'RESPONSE_INVALID'],
  [{ kind: 'invalid-json' }, 'RESPONSE_INVALID'],
  [{ kind: 'cut-body' }, 'SOURCE_UNAVAILABLE'],
  [{ kind: 'broken-gzip' }, 'RESPONSE_INVALID'],
];

const refusal = JSON.stringify({
  error: 'invalid_client',
  error_description: 'Invalid client id or secret.',
});

const wrongSecret: Trouble = {
  ...none,
  name: 'credentials refused',
  options: { faults: [{ kind: 'status', status: 400, body: refusal, on: 'token', times: Infinity }] },
  fails: tableNames,
  codes: ['CREDENTIALS_REJECTED'],
};

function lastingTrouble(dice: Dice): Trouble {
  if (dice.chance(0.1)) return wrongSecret;
  const [effect, code] = dice.pick(lasting);
  const [on, fails] = dice.pick(spoiling);
  const faults = [{ ...effect, on, times: Infinity }];
  return { ...none, name: `${effect.kind} for ever on ${on}`, options: { faults }, fails, codes: [code] };
}

/** Every page's link leads to another host, if there is a link or not: no more than a sign that there may be more. */
function foreignLink(dice: Dice): Trouble {
  const [on] = dice.pick([spoiling[0], spoiling[1], spoiling[2]]);
  const faults: readonly Fault[] = [{ kind: 'foreign-link', on, times: Infinity }];
  return { ...none, name: `foreign links on ${on}`, options: { faults } };
}

/** A page out of order is refused at once: nothing says that asking again would help. The next run may. */
function wrongOrder(dice: Dice): Trouble {
  const on = dice.pick(['/monitorodata/Sessions', '/monitorodata/ApplicationInstances']);
  const faults: readonly Fault[] = [{ kind: 'wrong-order', on, after: dice.below(3) }];
  return {
    ...none,
    name: `a page of ${on} out of order`,
    options: { faults },
    passing: ['RESPONSE_INVALID'],
  };
}

/** Queries for more than a few rows take too long. */
function heavyQueries(dice: Dice): Trouble {
  const rows = dice.pick([5, 9, 25]);
  const cost = {
    perRowMs: 0.01,
    limitMs: 0.01 * (rows + 0.5),
    limitStatus: dice.pick([500, 503, 504]),
    limitBody: dice.pick(['json', 'html', 'empty']),
  };
  const pageSize = rows * dice.pick([2, 5, 40]);
  return {
    ...none,
    name: `time-outs beyond ${rows} rows`,
    options: { cost, pageSize },
    needs: ['smallerPages'],
  };
}

function shortPage(dice: Dice): Trouble {
  const on = dice.pick(['/monitorodata/Sessions', '/monitorodata/ApplicationInstances']);
  const rows = dice.between(1, 3);
  const faults: readonly Fault[] = [{ kind: 'short-page', on, rows, after: dice.below(3) }];
  const pageSize = dice.pick([6, 10, 25]);
  return {
    ...none,
    name: `${rows} rows missing from a page`,
    options: { faults, pageSize },
    needs: ['reconciles'],
  };
}

function falseCount(dice: Dice): Trouble {
  const [on, fails] = dice.pick([spoiling[0], spoiling[1]]);
  const more = dice.between(1, 5);
  const faults: readonly Fault[] = [{ kind: 'false-count', on, more, times: Infinity }];
  return {
    ...none,
    name: `a count of ${on} that is ${more} too high`,
    options: { faults },
    fails,
    codes: ['COUNT_MISMATCH'],
    needs: ['reconciles'],
  };
}

/** Once the first page has been read, sessions turn up at the beginning of the window, where nobody comes by again. */
function lateRows(dice: Dice, from: Date): Trouble {
  const sessions = dice.times(dice.between(1, 4), (number) =>
    appearing(1000 + number, new Date(from.getTime() + 60_000 + number * 7_777)),
  );
  const mutations = [{ on: 'Sessions', afterRequests: 2, insert: { sessions } }] as const;
  const pageSize = dice.pick([4, 7, 15]);
  return { ...none, name: 'late sessions', options: { mutations, pageSize }, needs: ['reconciles'] };
}

const kinds: readonly [(dice: Dice, from: Date) => Trouble, ...((dice: Dice, from: Date) => Trouble)[]] = [
  lastingTrouble,
  lastingTrouble,
  lastingTrouble,
  lastingTrouble,
  foreignLink,
  wrongOrder,
  heavyQueries,
  heavyQueries,
  heavyQueries,
  shortPage,
  shortPage,
  falseCount,
  lateRows,
  lateRows,
];

/** Every second plan has a trouble. `from` = where the window begins. */
export function troubleOf(dice: Dice, from: Date): Trouble {
  return dice.chance(0.5) ? dice.pick(kinds)(dice, from) : { ...none, name: 'no trouble' };
}
