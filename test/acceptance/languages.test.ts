import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CheckReport } from '../../connector/check/report.ts';
import { checkCommand } from '../../connector/commands/check.ts';
import { datasetNames } from '../../connector/datasets/parameter-names.ts';
import { englishTextsOf } from '../../connector/describe/english.ts';
import { linesOfStep, verdictOf } from '../../connector/hosts/terminal/check-lines.ts';
import { openTexts } from '../../connector/languages/open-texts.ts';
import { englishTexts, type Texts } from '../../connector/languages/texts.ts';
import { manifest } from '../../connector/manifest.ts';
import { loadParameters } from '../../connector/parameters/load.ts';
import { type Simulator, startSimulator } from '../simulator/index.ts';
import { hurriedRuntime } from '../support/check.ts';
import { runCli } from '../support/cli.ts';
import { temporaryFolder } from '../support/folder.ts';
import { englishIn, englishParts } from '../support/locale-faults.ts';
import { parametersFor, smallTenant } from '../support/program.ts';
import { recordOf } from '../unit/languages/german.ts';

const german = await openTexts('de');
const english = englishTextsOf(manifest);
const parts = englishParts(english, recordOf(german, english));

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ ...smallTenant, sessions: 50 });
});
afterAll(() => simulator.close());

interface Case {
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly signal?: AbortSignal;
  readonly aheadMs?: number;
}

async function checked({ parameters, signal, aheadMs = 0 }: Case, texts: Texts): Promise<CheckReport> {
  const folder = await temporaryFolder();
  const values = { ...parametersFor(simulator), ...parameters };
  const readFile = () => '';
  return await checkCommand({
    load: async () =>
      loadParameters({ given: { values }, origin: 'a test', env: {}, readFile, ...datasetNames() }),
    ...{ readFile, env: {}, texts },
    out: join(folder, 'out'),
    state: join(folder, 'state'),
    runtime: { ...hurriedRuntime, now: () => Date.now() + aheadMs },
    emit: () => undefined,
    onStart: () => undefined,
    onStep: () => undefined,
    signal: signal ?? new AbortController().signal,
  });
}

/** What stands on the terminal, without what is quoted of messages. */
function shown(report: CheckReport, texts: Texts): string {
  const steps = report.steps.map(({ finding, ...step }) => ({
    ...step,
    finding: finding && {
      ...finding,
      message: finding.message.replace(/ Originalmeldung: .*/s, ''),
      problems: [],
    },
  }));
  return [...steps.flatMap((step) => linesOfStep(step, texts)), verdictOf(report, texts)].join('\n');
}

const cases: readonly (readonly [string, Case, readonly string[]])[] = [
  ['that is ready', {}, ['Anmeldung', 'Bereit: Alle Prüfungen bestanden.']],
  [
    'of further tables',
    {
      parameters: {
        extraDatasets: ['config_operations', 'license_usage', 'system_log', 'machine_assignments'],
      },
    },
    ['Systemprotokoll:', 'auf der ersten Seite'],
  ],
  [
    'with a wrong secret',
    { parameters: { clientSecret: 'wrong' } },
    [
      'nimmt Client-ID und Geheimnis nicht an',
      'hängt von „Anmeldung“ ab',
      'Nicht bereit: 1 Prüfung fehlgeschlagen',
    ],
  ],
  ['of wrong parameters', { parameters: { fetchStartDatePeriod: 500 } }, ['Ein Parameter', 'Beheben Sie']],
  ['of an unknown site', { parameters: { siteId: 'nowhere' } }, ['SITE_NOT_FOUND: Der Kunde hat keine Site']],
  [
    'of a clock that is ahead',
    { aheadMs: 600_000 },
    ['CLOCK_SKEWED: Abweichung der Uhr', '10 min vor der Uhr von'],
  ],
  [
    'that is interrupted',
    { signal: AbortSignal.abort() },
    ['Abgebrochen (Exitcode', 'die Prüfung wurde abgebrochen'],
  ],
  [
    'of an unreachable host',
    { parameters: { baseUrl: 'http://127.0.0.1:1' } },
    ['HOST_UNREACHABLE: Der Hostname konnte nicht aufgelöst werden, oder die Verbindung schlug fehl.'],
  ],
];

describe('a German check', () => {
  it.each(cases)('%s holds no English text of ours', async (_, situation, expected) => {
    const text = shown(await checked(situation, german), german);
    expect(englishIn(text, parts)).toEqual([]);
    const words = text.replaceAll(/\s+/g, ' ');
    for (const part of expected) expect(words).toContain(part);
  });

  it('is tested: an English one is found', async () => {
    const found = englishIn(shown(await checked({}, englishTexts), englishTexts), parts);
    expect(found).toContain('Ready: all checks passed.');
  });

  it('has the codes, names and members of an English one', async () => {
    const situation = { parameters: { clientSecret: 'wrong' } };
    const [one, other] = [await checked(situation, german), await checked(situation, englishTexts)];
    const fixed = ({ steps, ...report }: CheckReport) => ({
      ...{ verdict: report.verdict, exitCode: report.exitCode, members: Object.keys(report) },
      steps: steps.map((step) => [step.step, step.status, step.finding?.code, Object.keys(step)]),
    });
    expect(fixed(one)).toEqual(fixed(other));
  });
});

describe('the program', () => {
  const input = () => JSON.stringify(parametersFor(simulator));

  it('ends a run in German, and leaves the report and the log in English', async () => {
    const out = join(await temporaryFolder(), 'out');
    const args = ['run', '--params', '-', '--out', out, '--language', 'de'];
    const { exitCode, stderr } = await runCli(args, { input: input() });
    expect(exitCode).toBe(0);
    const [log = '', end = ''] = stderr.split('\n\n');
    expect(log).toContain('run complete');
    expect(end).toMatch(
      /^sessions +\d+ Zeilen .*\n(?:.*\n)*vollständig: \d+ Zeilen, \d+ Anfragen, .* empfangen, \d+,\d s$/m,
    );
    expect(englishIn(end, parts)).toEqual([]);
  });

  it('refuses a run in German', async () => {
    const args = ['run', '--params', '-', '--out', join(await temporaryFolder(), 'out'), '--language', 'de'];
    const { exitCode, stderr } = await runCli(args, { input: '{"mode":"sideways"}' });
    expect(exitCode).toBe(78);
    expect(stderr).toMatch(/^PARAMETERS_INVALID: Ein Parameter, .* Originalmeldung: /);
    expect(stderr).toContain('Beheben Sie jedes aufgeführte Problem.');
  });

  it('describes itself in German, with the same names', async () => {
    const of = async (language: string) =>
      JSON.parse((await runCli(['describe', '--json', '--language', language])).stdout);
    const [one, other] = [await of('de'), await of('en')];
    expect(one.parameters.properties.region.enumNames[4]).toBe('Japan');
    expect(one.datasets[0].title).toBe('Sitzungen');
    expect(other.datasets[0].title).toBe('Sessions');
    const names = (value: unknown): unknown =>
      typeof value === 'string'
        ? ''
        : Array.isArray(value)
          ? value.map(names)
          : value instanceof Object
            ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, names(member)]))
            : value;
    expect(names(one)).toEqual(names(other));
  });

  it.each([
    [['check', '--language', 'fr'], '--language must be one of en, de.'],
    [['push', '--target', 'x', '--language', 'de'], '--language is not an option of push.'],
    [['describe', '--markdown', '--language', 'de'], '--markdown prints the reference pages'],
  ])('refuses %j', async (args, problem) => {
    const { exitCode, stderr } = await runCli(args);
    expect([exitCode, stderr.includes(problem)]).toEqual([78, true]);
  });
});
