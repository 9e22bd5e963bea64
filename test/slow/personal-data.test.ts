import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { previewCommand } from '../../connector/commands/preview.ts';
import { preparedSettings, reportCommand } from '../../connector/commands/report.ts';
import { startSmallBroker } from '../kafka/small-broker.ts';
import { startSimulator } from '../simulator/index.ts';
import { askInProcess, catalogOf } from '../support/airbyte.ts';
import { outputsIn } from '../support/canaries.ts';
import { readEveryTable } from '../support/every-table.ts';
import { fakeRuntime } from '../support/fake-runtime.ts';
import { temporaryFolder } from '../support/folder.ts';
import { expectJoins, outputsOf } from '../support/hidden-persons.ts';
import { moment } from '../support/moment.ts';
import { personsIn, personsShown } from '../support/persons.ts';
import { parametersFor } from '../support/program.ts';
import { tellTap } from '../support/singer.ts';
import { loadedOf, type Story, tell } from '../support/story.ts';

const pseudonymKey = 'a key that nobody guesses';
const tenant = { now: moment, days: 3, sessions: 200, users: 40, machines: 16, applications: 12 } as const;

const hides = ['pseudonyms', 'none'] as const;

describe('every table of a simulated site', async () => {
  const full = await readEveryTable({ tenant });
  const persons = personsIn(full.table);

  test('shows its persons where nothing is hidden, so that they would be found', () => {
    expect(persons.size).toBeGreaterThan(200);
    const places = personsShown(outputsOf(full), persons).map((found) => found.split(':')[0]);
    expect(places).toEqual(
      expect.arrayContaining(['sessions.csv', 'users.csv', 'system_log.csv', 'risk_users.csv']),
    );
  });

  test.each(hides)(
    'shows none of them with %s, and keeps rows, keys and references',
    async (personalData) => {
      const story = await readEveryTable({ tenant, parameters: { personalData, pseudonymKey } });
      expect(story.report.verdict).toBe('complete');
      expect(personsShown(outputsOf(story), persons)).toEqual([]);
      const counts = ({ report }: Story) =>
        Object.entries(report.datasets).map(([name, { rowsWritten }]) => [name, rowsWritten]);
      expect(counts(story)).toEqual(counts(full));
      expect(JSON.stringify(outputsOf(story))).not.toContain(pseudonymKey);
      expectJoins(full, story, personalData);
    },
  );
});

const tables = [
  'users',
  'machines',
  'connections',
  'config_operations',
  'system_log',
  'application_entitlements',
];

async function fullOf(simulator: Parameters<typeof parametersFor>[0]): Promise<ReadonlySet<string>> {
  const parameters = { ...parametersFor(simulator), fetchStartDatePeriod: 6, extraDatasets: tables };
  const { table } = await tell({ parameters, runtime: fakeRuntime(moment.toISOString()) });
  return personsIn((name) => (isRead(name) ? table(name) : { columns: [], rows: [], records: [] }));
}

const isRead = (name: string) => ['sessions', ...tables].includes(name);

describe.each(hides)('with %s', (personalData) => {
  const hidden = { personalData, pseudonymKey };

  test('platforms that take rows get nobody in records, states and logs', async () => {
    await using simulator = await startSimulator({ ...tenant, clock: () => moment.getTime() });
    const persons = await fullOf(simulator);
    const parameters = { fetchStartDatePeriod: 6, extraDatasets: tables, ...hidden };
    const config = { ...parametersFor(simulator), fetchStartDatePeriod: 6, ...hidden };
    const runtime = fakeRuntime(moment.toISOString());
    const catalog = catalogOf(
      Object.fromEntries(['sessions', ...tables].map((name) => [name, 'incremental'])),
    );
    const airbyte = await askInProcess({ config, catalog, runtime, level: 'debug' });
    expect(airbyte.exitCode, airbyte.text.slice(-500)).toBe(0);
    const { exitCode, stdout, stderr } = await tellTap(simulator, runtime, { parameters });
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toContain('"RECORD"');
    expect(personsShown({ airbyte: airbyte.text, stdout, stderr }, persons)).toEqual([]);
    const open = await tellTap(simulator, runtime, { parameters: { ...parameters, personalData: 'full' } });
    expect(personsShown({ stdout: open.stdout }, persons)).toHaveLength(1);
  });

  test('a preview shows nobody', async () => {
    await using simulator = await startSimulator({ ...tenant, clock: () => moment.getTime() });
    const persons = await fullOf(simulator);
    const shown: Record<string, string> = {};
    for (const dataset of ['sessions', ...tables]) {
      const rows = await previewCommand({
        ...loadedOf({ ...parametersFor(simulator), personalData }, [dataset]),
        ...{ dataset, columns: undefined, limit: 40, env: {}, signal: new AbortController().signal },
        readFile: (path) => readFileSync(path, 'utf8'),
        runtime: fakeRuntime(moment.toISOString()),
        emit: () => undefined,
      });
      expect(rows.rows.length, dataset).toBeGreaterThan(0);
      shown[dataset] = JSON.stringify(rows);
    }
    expect(personsShown(shown, persons)).toEqual([]);
  });
});

const incremental = { mode: 'incremental', fetchStartDatePeriod: 6, extraDatasets: tables };

describe('a state folder', () => {
  test('gets its own key, shows nobody, and survives kills', async () => {
    await using simulator = await startSimulator({ ...tenant, pageSize: 40, clock: () => moment.getTime() });
    const persons = await fullOf(simulator);
    const [state, out] = [await temporaryFolder(), await temporaryFolder()];
    const parameters = { ...parametersFor(simulator), ...incremental, personalData: 'pseudonyms' };
    for (const dataset of ['sessions', 'application_entitlements', 'users', 'machines', 'connections']) {
      const controller = new AbortController();
      await tell({
        ...{ parameters, state, out, signal: controller.signal, runtime: fakeRuntime(moment.toISOString()) },
        onEvent: (event) => {
          if (event.type === 'rows-written' && event.dataset === dataset) controller.abort();
        },
      });
      expect(
        personsShown({ ...(await outputsIn(state)), ...(await outputsIn(out)) }, persons),
        dataset,
      ).toEqual([]);
    }
    const story = await tell({ parameters, state, out, runtime: fakeRuntime(moment.toISOString()) });
    expect(story.report.verdict).toBe('complete');
    const key = readFileSync(`${state}/pseudonym.key`, 'utf8').trim();
    const fresh = await tell({
      parameters: { ...parameters, mode: 'full', pseudonymKey: key },
      runtime: fakeRuntime(moment.toISOString()),
    });
    for (const name of ['sessions', ...tables]) {
      expect(story.files[`${name}.csv`] === fresh.files[`${name}.csv`], name).toBe(true);
    }
    expect(personsShown({ ...(await outputsIn(state)), ...outputsOf(story) }, persons)).toEqual([]);
    expect(JSON.stringify([outputsOf(story), outputsOf(fresh)])).not.toContain(key);
  });

  test('of a run that hid nothing is converted: no row is lost, none is in clear', async () => {
    const at = (hours: number) => new Date(moment.getTime() + hours * 3_600_000);
    await using simulator = await startSimulator({
      ...tenant,
      now: at(12),
      present: at(0),
      clock: () => at(0).getTime(),
    });
    const persons = await fullOf(simulator);
    const [state, out] = [await temporaryFolder(), await temporaryFolder()];
    const run = (hours: number, personalData: string) => {
      simulator.moveTo(at(hours));
      return tell({
        parameters: { ...parametersFor(simulator), ...incremental, personalData },
        ...{ state, out, changes: true, runtime: fakeRuntime(at(hours).toISOString()) },
      });
    };
    const open = await run(0, 'full');
    // The source purges the oldest sessions; only the state knows them now.
    simulator.change({ groom: 30 });
    const story = await run(2, 'pseudonyms');
    expect(story.report.verdict).toBe('complete');
    expect(story.report.warnings.map(({ code }) => code)).toContain('PERSONAL_DATA_CONVERTED');
    expect(story.report.datasets['sessions']?.plan?.mode).toBe('incremental');
    const keysIn = (of: Story) => of.table('sessions').records.map(({ session_key: key }) => key ?? '');
    const keys = new Set(keysIn(story));
    expect(keysIn(open).filter((key) => !keys.has(key))).toEqual([]);
    const outputs = async (of: Story) => ({
      ...(await outputsIn(state)),
      ...(await outputsIn(out)),
      ...outputsOf(of),
    });
    expect(personsShown(await outputs(story), persons)).toEqual([]);
    // One form only: a user of a carried-over row is the user of a fresh one.
    const users = new Set(story.table('users').records.map(({ user_id: id }) => id));
    const strange = story
      .table('sessions')
      .records.filter(({ user_id: id }) => id !== null && !users.has(id ?? null));
    const before = new Set(open.table('users').records.map(({ user_id: id }) => id));
    expect(strange.length).toBe(
      open.table('sessions').records.filter(({ user_id: id }) => id !== null && !before.has(id ?? null))
        .length,
    );
    const stricter = await run(4, 'none');
    expect(stricter.report.verdict).toBe('complete');
    expect(
      stricter.table('sessions').records.every(({ user_upn: upn, client_name: name }) => !upn && !name),
    ).toBe(true);
    expect(stricter.table('sessions').rows.length).toBeGreaterThanOrEqual(
      story.table('sessions').rows.length,
    );
    // Nothing leads back: what the source has is read again, what only the state had is lost, and is counted.
    const back = await run(6, 'full');
    expect(back.report.error?.code).toBe('HISTORY_LOST');
    expect(back.report.datasets['sessions']?.merged).not.toHaveProperty('carriedOver');
    expect(back.table('sessions').records.some(({ user_upn: upn }) => upn?.startsWith('p-') === true)).toBe(
      false,
    );
  });
});

test.each(hides)('a report over tables with %s is whole and names nobody', async (personalData) => {
  await using simulator = await startSimulator({ ...tenant, clock: () => moment.getTime() });
  const persons = await fullOf(simulator);
  const runtime = fakeRuntime(moment.toISOString());
  const parameters = { ...parametersFor(simulator), fetchStartDatePeriod: 6, extraDatasets: tables };
  const { out } = await tell({ parameters: { ...parameters, personalData, pseudonymKey }, runtime });
  const folder = await temporaryFolder();
  const page = `${folder}/report.html`;
  const settings = await preparedSettings({
    ...{ text: JSON.stringify({ names: 'shown' }), origin: 'a test', isWorkbook: false },
  });
  await reportCommand({
    ...{ folders: [out], page, workbook: undefined, settings, timeZone: 'UTC', runtime },
    emit: () => undefined,
    signal: new AbortController().signal,
  });
  const text = readFileSync(page, 'utf8');
  expect(personsShown({ text }, persons)).toEqual([]);
  expect(/p-[0-9a-f]{24}/.test(text)).toBe(personalData === 'pseudonyms');
});

describe('tables of events, which cannot be read again', () => {
  const person = 'ann.miller@contoso.com';
  const messages = [
    { event_type: 'riskScoreChange', tenant_id: 'acme', entity_id: person, cur_riskscore: 40, timestamp: 1 },
    { event_type: 'riskScoreChange', tenant_id: 'acme', entity_id: 'bob@contoso.com', cur_riskscore: person },
    {
      event_type: 'userProfileRiskscore',
      tenant_id: 'acme',
      entity_id: person.toUpperCase(),
      cur_riskscore: 41,
    },
    { event_type: 'unheard', user: person },
  ].map((event) => JSON.stringify({ ...event, timestamp: moment.toISOString() }));

  test('are converted, with what was rejected, and do not mix persons and pseudonyms', async () => {
    const [state, out, folder] = [await temporaryFolder(), await temporaryFolder(), await temporaryFolder()];
    await using broker = await startSmallBroker(messages);
    writeFileSync(`${folder}/ca.pem`, broker.ca);
    const run = (personalData: string) =>
      tell({
        parameters: {
          ...{ fetchSessions: false, fetchApplicationInstances: false, fetchMachineCatalogs: false },
          ...{ fetchHypervisors: false, mode: 'incremental', personalData },
          extraDatasets: [
            'CitrixAnalytics_riskScoreChange_CL',
            'CitrixAnalytics_userProfile_CL',
            'risk_users',
          ],
          ...{
            analyticsBrokers: [broker.address],
            analyticsTopic: broker.topic,
            analyticsGroup: broker.group,
          },
          ...{
            analyticsUser: broker.user,
            analyticsPassword: broker.password,
            analyticsCaFile: `${folder}/ca.pem`,
          },
        },
        ...{ state, out, runtime: fakeRuntime(moment.toISOString()) },
      });
    const persons = new Set([person, person.toUpperCase()]);
    const everything = async (of: Story) => ({ ...(await outputsIn(state)), ...outputsOf(of) });
    const open = await run('full');
    expect(personsShown(await everything(open), persons).length).toBeGreaterThan(5);
    const hidden = await run('pseudonyms');
    expect(hidden.report.verdict).toBe('complete');
    expect(personsShown(await everything(hidden), persons)).toEqual([]);
    for (const name of ['CitrixAnalytics_riskScoreChange_CL', 'CitrixAnalytics_userProfile_CL']) {
      expect(hidden.table(name).rows.length, name).toBe(open.table(name).rows.length);
    }
    // One person is written in two ways, which now are one.
    expect([open, hidden].map((of) => of.table('risk_users').rows.length)).toEqual([3, 2]);
    // The same person, in capitals or not.
    const [change] = hidden.table('CitrixAnalytics_riskScoreChange_CL').records;
    const [profile] = hidden.table('CitrixAnalytics_userProfile_CL').records;
    expect(change?.['entity_id_s']).toBe(profile?.['entity_id_s']);
    expect(hidden.files['rejected.ndjson']).toContain('"reason":"event_type is unknown"');
    // The topic has them still, so that nothing is lost on the way back.
    const back = await run('full');
    expect(back.report.verdict).toBe('complete');
    expect(back.table('CitrixAnalytics_riskScoreChange_CL').records).toEqual(
      open.table('CitrixAnalytics_riskScoreChange_CL').records,
    );
  });
});
