import type { ErrorCode } from '../../../connector/errors/codes.ts';
import { run } from '../../../connector/extract/run/run.ts';
import { createTransport } from '../../../connector/http/transport.ts';
import { type Simulator, startSimulator, type Tables } from '../../simulator/index.ts';
import { outputsIn } from '../canaries.ts';
import { diceOf } from '../chaos-dice.ts';
import { coreDatasets } from '../datasets.ts';
import { fakeRuntime } from '../fake-runtime.ts';
import { contentOf, temporaryFolder } from '../folder.ts';
import { parametersFor, wholeDays } from '../program.ts';
import { loadedOf } from '../story.ts';
import { type Corrupt, corruptingFront } from './corrupting-front.ts';
import { type Kind, kinds, type Place, placeOf } from './response-kinds.ts';
import type { Played } from './seeds.ts';
import { endingFaults } from './tables-verdict.ts';
import { openView, problemsIn } from './user-view.ts';

const now = '2026-11-20T09:00:00.000Z';
const secret = 'Canary+Secret/71=&?é==';

/** A tenant of several pages in every set that has them. */
export function startSource(): Promise<Simulator> {
  return startSimulator({
    ...{ seed: 7, now: new Date(now), days: 6, clientSecret: secret, gzip: false },
    ...{ sessions: 60, storm: 3, users: 30, machines: 25, applications: 6, catalogs: 4, deliveryGroups: 4 },
    ...{ hypervisors: 5, pageSize: 20, hypervisorPageSize: 2 },
  });
}

/** What is spoilt, where and how often. */
interface Plan {
  readonly seed: number;
  readonly kind: Kind;
  readonly place: Place;
  /** Answers that are let through before. */
  readonly after: number;
  readonly times: number;
}

function planOf(seed: number): Plan {
  const dice = diceOf(seed);
  // One after the other, so that each kind has its turn.
  const kind = kinds[seed % kinds.length] ?? kinds[0];
  const place = kind.on[dice.below(kind.on.length)] ?? 'Sessions';
  return {
    seed,
    kind,
    place,
    after: dice.pick([0, 0, 1, 2]),
    times: dice.pick([1, 2, Number.POSITIVE_INFINITY]),
  };
}

/** Spoils what the plan says, and counts it. */
function spoiler({ seed, kind, place, after, times }: Plan) {
  let met = 0;
  let spoiltAnswers = 0;
  const corrupt: Corrupt = (asked, answer) => {
    if (placeOf(asked) !== place || answer.status !== 200) return answer;
    // A fault that stays is the same each time.
    const spoilt = kind.spoil(
      answer,
      diceOf(seed + 77_777),
      seed % 2 === 0 && asked.token !== '' ? asked.token : secret,
    );
    if (spoilt === undefined) return answer;
    met += 1;
    if (met <= after || met > after + times) return answer;
    spoiltAnswers += 1;
    return spoilt;
  };
  return { corrupt, count: () => spoiltAnswers };
}

const broken = [
  'RESPONSE_INVALID',
  'SCHEMA_CHANGED',
  'LINK_FOREIGN',
  'COUNT_MISMATCH',
  'SOURCE_UNAVAILABLE',
] as const;

function fitting({ kind, place }: Plan): readonly ErrorCode[] {
  const atTheDoor = place === 'token' ? (['CREDENTIALS_REJECTED', 'CUSTOMER_UNKNOWN'] as const) : [];
  const ofTheSite = place === 'me' ? (['SITE_NOT_FOUND', 'CUSTOMER_UNKNOWN'] as const) : [];
  return [...broken, ...atTheDoor, ...ofTheSite, ...kind.codes];
}

/** One run at a source whose answers are spoilt. */
async function runSpoilt(simulator: Simulator, corrupt: Corrupt) {
  const out = await temporaryFolder();
  const runtime = fakeRuntime(now);
  const view = await openView(out, runtime);
  const transport = createTransport({ timeoutMs: 60_000, isLocal: true });
  await using front = await corruptingFront(simulator.origin, corrupt);
  const loaded = loadedOf({
    ...parametersFor({ tenant: simulator.tenant, origin: front.origin }),
    fetchStartDatePeriod: wholeDays,
  });
  const stop = new AbortController();
  const report = await view.watch(
    () =>
      run({
        ...{ ...loaded, datasets: coreDatasets, out, transport, runtime, signal: stop.signal },
        ...{ emit: view.emit, trace: view.trace },
      }),
    front.isBusy,
  );
  stop.abort();
  await transport.close();
  const files = await contentOf(out);
  const tokens = Object.fromEntries(
    [...front.tokens].filter((token) => token.length > 8).map((token, at) => [`token ${at}`, token]),
  );
  return {
    report,
    files,
    outputs: { ...view.outputs(), ...(await outputsIn(out)) },
    secrets: { secret, ...tokens },
  };
}

function truthOf({ witness }: Simulator): Tables {
  const to = new Date(now);
  return witness.tables({ from: new Date(to.getTime() - wholeDays * 86_400_000), to });
}

async function play(simulator: Simulator, plan: Plan): Promise<Played & { readonly spoilt: number }> {
  const { corrupt, count } = spoiler(plan);
  const { report, files, outputs, secrets } = await runSpoilt(simulator, corrupt);
  const { kind, place, after, times } = plan;
  const ending = { report, files, truth: truthOf(simulator), fidelity: kind.fidelity, codes: fitting(plan) };
  return {
    spoilt: count(),
    story: `${kind.name} at ${place} after ${after}, ${times}×; ${report?.verdict} ${report?.error?.code ?? ''}`,
    problems: [...endingFaults(ending), ...problemsIn(outputs, secrets)],
  };
}

export async function playResponses(simulator: Simulator, seed: number): Promise<Played> {
  const plan = planOf(seed);
  const played = await play(simulator, plan);
  if (played.spoilt > 0) return played;
  const again = await play(simulator, { ...plan, after: 0 });
  return again.spoilt > 0 ? again : { ...again, problems: [...again.problems, 'nothing was spoilt'] };
}
