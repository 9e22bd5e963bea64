import { fakeRuntime } from './fake-runtime.ts';
import { temporaryFolder } from './folder.ts';
import { type OtherOData, otherOData } from './other-odata.ts';
import { only, type Story, type StoryOptions, tell } from './story.ts';

type Row = Readonly<Record<string, unknown>>;

/** What the source has; a test changes it between two runs. */
export interface Sets {
  Sessions: readonly Row[];
  ApplicationInstances: readonly Row[];
  Machines: readonly Row[];
  Users: readonly Row[];
}

/** When the first run of a schedule takes place. */
const beginning = Date.parse('2026-11-20T09:00:00.000Z');

/** So many days after the first run, as the source writes it. */
export const day = (days: number): string => new Date(beginning + days * 86_400_000).toISOString();

export interface Schedule extends AsyncDisposable {
  readonly sets: Sets;
  readonly cloud: OtherOData;
  readonly state: string;
  readonly out: string;
  /** A run so many days after the first. */
  run(day: number, parameters?: Readonly<Record<string, unknown>>, options?: StoryOptions): Promise<Story>;
  /** What a full run would publish then. */
  full(day: number, parameters?: Readonly<Record<string, unknown>>): Promise<Story>;
}

/** Incremental runs of both Monitor tables over a small source, by a clock of their own. */
export async function schedule(content: Partial<Sets>): Promise<Schedule> {
  const sets: Sets = { Sessions: [], ApplicationInstances: [], Machines: [], Users: [], ...content };
  const served = Object.defineProperties(
    { Catalogs: [], DesktopGroups: [], Hypervisors: [] },
    Object.fromEntries(
      (['Sessions', 'ApplicationInstances', 'Machines', 'Users'] as const).map((name) => [
        name,
        { get: () => sets[name], enumerable: true },
      ]),
    ),
  );
  const cloud = await otherOData(served, { pageSize: 50, selects: true, nulls: 'first' });
  const [state, out] = [await temporaryFolder(), await temporaryFolder()];
  const asked = { ...only('sessions', 'application_instances'), baseUrl: cloud.origin };
  const clock = (at: number) => fakeRuntime(day(at));
  return {
    ...{ sets, cloud, state, out },
    run: (at, parameters = {}, options = {}) =>
      tell({
        parameters: { ...asked, mode: 'incremental', ...parameters },
        ...{ state, out, runtime: clock(at) },
        ...options,
      }),
    full: (at, parameters = {}) => tell({ parameters: { ...asked, ...parameters }, runtime: clock(at) }),
    [Symbol.asyncDispose]: () => cloud[Symbol.asyncDispose](),
  };
}
