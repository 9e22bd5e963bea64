import { describe, expect, test } from 'vitest';
import { startSimulator } from '../simulator/index.ts';
import { outputsOf } from '../support/hidden-persons.ts';
import { moment } from '../support/moment.ts';
import { personsShown } from '../support/persons.ts';
import { parametersFor } from '../support/program.ts';
import { tell } from '../support/story.ts';

const pseudonymKey = 'a key that nobody guesses';
const tenant = { now: moment, days: 3, sessions: 200, users: 40, machines: 16, applications: 12 } as const;

const hides = ['pseudonyms', 'none'] as const;

describe.each(hides)('with %s', (personalData) => {
  const hidden = { personalData, pseudonymKey };

  test('what an error of the source says reaches no message, log or trace', async () => {
    const person = 'ann.miller@contoso.com';
    const body = JSON.stringify({
      error: { code: 'Denied', message: `The administrator ${person} may not read this.` },
    });
    for (const on of ['monitor', 'daas', 'token'] as const) {
      const fault = { kind: 'status', status: 403, body, on, times: 20 } as const;
      await using simulator = await startSimulator({ ...tenant, faults: [fault] });
      const parametersOf = (more: object) => ({ ...parametersFor(simulator), ...more });
      const open = await tell({ parameters: parametersOf({}) });
      expect(personsShown(outputsOf(open), new Set([person])).length, on).toBeGreaterThan(1);
      const story = await tell({ parameters: parametersOf(hidden) });
      expect(story.report.exitCode).not.toBe(0);
      expect(story.report.error?.code ?? story.report.verdict).toBe(
        open.report.error?.code ?? open.report.verdict,
      );
      expect(personsShown(outputsOf(story), new Set([person])), on).toEqual([]);
    }
  });
});
