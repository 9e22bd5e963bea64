import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { problemsOfFiles, yamlProblems } from './files.ts';
import { allPages, pageOf, readPage, root } from './page.ts';
import { refusalOf } from './usage.ts';

const page = (language: string, ...lines: readonly string[]) =>
  pageOf('docs/some.md', ['```'.concat(language), ...lines, '```', ''].join('\n'));

describe('files that pages show', () => {
  test.each(allPages)('%s', (path) => {
    expect(problemsOfFiles(readPage(path))).toEqual([]);
  });

  test('parameters: a name, a value or the JSON that is wrong is seen', () => {
    expect(problemsOfFiles(page('json', '{ "mode": "incremental" }'))).toEqual([]);
    for (const text of ['{ "mod": "full" }', '{ "mode": "fast" }', '{ "mode": "full", }']) {
      expect(problemsOfFiles(page('json', text)), text).not.toEqual([]);
    }
  });

  test('cron: a field out of its range, a missing account and a bare % are seen', () => {
    expect(problemsOfFiles(page('crontab', 'A=b', '*/5 4 * 1-6 1,3 citrix run'))).toEqual([]);
    for (const line of [
      '61 4 * * * citrix run',
      '5 4 * * citrix run',
      '5 4 * * * run',
      '5 4 * * * me date +%F',
    ]) {
      expect(problemsOfFiles(page('crontab', line)).length, line).toBeGreaterThan(0);
    }
  });

  test('Dockerfile: an unknown instruction and an unknown option are seen', () => {
    const lines = ['FROM node:24-slim', 'RUN a \\', ' && b', 'ENTRYPOINT ["citrix-connector"]'];
    expect(problemsOfFiles(page('dockerfile', ...lines, 'CMD ["run", "--out", "/data"]'))).toEqual([]);
    for (const last of ['CMD ["run", "--folder", "/data"]', 'CMD ["run"', 'COMMAND run']) {
      expect(problemsOfFiles(page('dockerfile', ...lines, last)).length, last).toBeGreaterThan(0);
    }
  });

  test('YAML: a wrong indent and a name that stands twice are seen', () => {
    expect(yamlProblems('a:\n  - b: 1\n')).toEqual([]);
    for (const text of ['a:\n  b: 1\n c: 2\n', 'a: 1\na: 2\n', 'a: [1\n']) {
      expect(yamlProblems(text).length, text).toBeGreaterThan(0);
    }
  });
});

describe('docs/examples/kubernetes-cronjob.yaml', () => {
  const text = readFileSync(join(root, 'docs/examples/kubernetes-cronjob.yaml'), 'utf8');
  const named = z.looseObject({ name: z.string() });
  const cronJob = z.looseObject({
    kind: z.literal('CronJob'),
    spec: z.looseObject({
      concurrencyPolicy: z.literal('Forbid'),
      jobTemplate: z.looseObject({
        spec: z.looseObject({
          podFailurePolicy: z.object({
            rules: z.tuple([
              z.looseObject({
                onExitCodes: z.looseObject({ values: z.tuple([z.literal(70), z.literal(78)]) }),
              }),
            ]),
          }),
          template: z.looseObject({
            spec: z.looseObject({
              // Demanded by a podFailurePolicy.
              restartPolicy: z.literal('Never'),
              containers: z.tuple([
                z.looseObject({
                  args: z.array(z.string()),
                  volumeMounts: z.array(named.extend({ mountPath: z.string() })),
                }),
              ]),
              volumes: z.array(named),
            }),
          }),
        }),
      }),
    }),
  });

  test('is YAML, with a command that the connector takes, in folders that are mounted', () => {
    expect(yamlProblems(text)).toEqual([]);
    const { spec } = cronJob.parse(parseAllDocuments(text).at(-1)?.toJS());
    const pod = spec.jobTemplate.spec.template.spec;
    const [{ args, volumeMounts }] = pod.containers;
    expect(refusalOf(args)).toBeUndefined();
    const paths = args.filter((word) => word.startsWith('/'));
    for (const path of paths) {
      expect(
        volumeMounts.some(({ mountPath }) => path.startsWith(`${mountPath}/`)),
        path,
      ).toBe(true);
    }
    expect(volumeMounts.map(({ name }) => name).sort()).toEqual(pod.volumes.map(({ name }) => name).sort());
  });

  test('is what docs/schedule.md shows of it', () => {
    const [shown] = readPage('docs/schedule.md').blocks.filter(({ language }) => language === 'yaml');
    for (const line of shown?.text.trim().split('\n') ?? ['no block']) expect(text).toContain(line);
  });
});

describe('docs/examples/CitrixRun.cs', () => {
  const text = readFileSync(join(root, 'docs/examples/CitrixRun.cs'), 'utf8');

  test('is what docs/hosts/dotnet.md shows of it', () => {
    const shown = readPage('docs/hosts/dotnet.md').blocks.filter(({ language }) => language === 'csharp');
    expect(shown).toHaveLength(2);
    for (const block of shown) expect(text).toContain(block.text);
  });

  test('gives the connector a command that it takes', () => {
    const [, joined = ''] = /Arguments = ([^;]*?),\n\s*UseShellExecute/.exec(text) ?? [];
    const literals = [...joined.matchAll(/"([^"]*)"/g)].map(([, literal]) => literal);
    const words = literals.join('x').trim().split(' ');
    expect(words).toContain('--state');
    expect(refusalOf(words)).toBeUndefined();
  });
});

/** What a task of Windows may hold, as far as ours goes; the schema of Microsoft allows any order. */
const taskElements: Readonly<Record<string, readonly string[]>> = {
  Task: ['RegistrationInfo', 'Triggers', 'Principals', 'Settings', 'Actions'],
  RegistrationInfo: ['Description'],
  Triggers: ['CalendarTrigger'],
  CalendarTrigger: ['StartBoundary', 'Enabled', 'RandomDelay', 'ScheduleByDay'],
  ScheduleByDay: ['DaysInterval'],
  Principals: ['Principal'],
  Principal: ['UserId', 'RunLevel'],
  Settings: [
    ...['MultipleInstancesPolicy', 'DisallowStartIfOnBatteries', 'StopIfGoingOnBatteries'],
    ...['StartWhenAvailable', 'RunOnlyIfNetworkAvailable', 'ExecutionTimeLimit'],
  ],
  Actions: ['Exec'],
  Exec: ['Command', 'WorkingDirectory'],
};

/** Elements that are opened and closed in turn, and stand where they may. */
function taskProblems(xml: string): readonly string[] {
  const open: string[] = [];
  const problems: string[] = [];
  for (const [, slash, name = ''] of xml.matchAll(/<(\/?)([A-Za-z]+)[^>]*>/g)) {
    const parent = open.at(-1);
    if (slash === '/') {
      if (open.pop() !== name) problems.push(`</${name}> closes another element`);
      continue;
    }
    if (parent !== undefined && !(taskElements[parent] ?? []).includes(name)) {
      problems.push(`<${name}> in <${parent}>`);
    }
    open.push(name);
  }
  return [...problems, ...open.map((name) => `<${name}> is not closed`)];
}

describe('docs/examples/windows-task.xml', () => {
  const xml = readFileSync(join(root, 'docs/examples/windows-task.xml'), 'utf8');

  test('is a task that starts one run at a time, and the command of docs/schedule.md', () => {
    expect(taskProblems(xml.replace(/^<\?xml[^>]*>/, ''))).toEqual([]);
    expect(xml).toContain('<MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>');
    const [, file = 'none'] = /<Command>(.*)<\/Command>/.exec(xml) ?? [];
    expect(readPage('docs/schedule.md').text).toContain(file);
  });

  test('with an element that does not exist, or is not closed, is not (planted)', () => {
    expect(taskProblems('<Task><Setting></Setting></Task>')).toEqual(['<Setting> in <Task>']);
    expect(taskProblems('<Task><Settings></Task>').length).toBeGreaterThan(0);
  });
});

const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;

/** What systemd says of a unit. The program of the unit need not be there. */
function systemdSays(name: string, unit: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'units-')), name);
  writeFileSync(path, unit.replaceAll(/^ExecStart=\S+/gm, 'ExecStart=/bin/true'));
  const { stdout, stderr } = spawnSync('systemd-analyze', ['verify', path], { encoding: 'utf8' });
  return stdout + stderr;
}

describe.runIf(hasSystemd)('the units of docs/schedule.md', () => {
  const units = readPage('docs/schedule.md').blocks.filter(({ language }) => language === 'ini');
  const [service = '', timer = ''] = units.map(({ text }) => text);

  test('are taken by systemd', () => {
    expect(units).toHaveLength(2);
    expect(systemdSays('citrix-connector.service', service)).toBe('');
    // A timer starts the service of its name, which lies beside it.
    expect(systemdSays('citrix-connector.timer', timer)).not.toMatch(/Unknown|Failed to parse|Invalid/);
  });

  test('with an unknown key, or a time that is none, are not', () => {
    expect(systemdSays('a.service', service.replace('RestartSec', 'RestartSecs'))).toMatch(/Unknown key/);
    expect(systemdSays('a.timer', timer.replace('04:15', '04:95'))).toMatch(/Failed to parse/);
  });
});
