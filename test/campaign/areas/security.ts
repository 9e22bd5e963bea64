import { hostileNames } from '../../simulator/index.ts';
import type { Dice } from '../../support/chaos-dice.ts';
import { loopback } from '../../support/loopback.ts';
import { type Area, configurationOf, secret, startTenant } from '../try.ts';
import { promises } from '../verdicts.ts';

/** A source, or somebody in between, that wants secrets, a terminal, memory or time. */
export const area: Area = {
  title: 'secrets, hostile texts, answers without end, other hosts',
  async attempt(attempt) {
    const { dice, program } = attempt;
    const strangers: string[] = [];
    await using stranger = await loopback((request, response) => {
      strangers.push(`${request.method} ${request.url} ${request.headers.authorization ?? ''}`);
      response.end('{}');
    });
    const body = bodyOf(dice);
    const when = { on: dice.pick(['token', 'monitor', 'daas']), after: dice.below(4), times: 30 } as const;
    await using simulator = await startTenant(dice, {
      scopes: [hostileNames[dice.below(hostileNames.length)] ?? '', `\u001b[2J\u009b1m\u202e${secret}`],
      faults: [
        dice.pick([
          {
            kind: 'status',
            status: dice.pick([400, 401, 403, 404, 418, 429, 500, 503]),
            body,
            contentType: dice.pick(['application/json', 'text/html', 'text/plain']),
            ...when,
          },
          { kind: 'redirect', location: `${stranger.origin}/steal`, ...when },
          { kind: 'foreign-link', origin: stranger.origin, ...when },
          { kind: 'oversized-body', bytes: 80_000_000, ...when, times: 2 },
        ] as const),
      ],
    });
    const { input, run, parameters, out } = configurationOf(attempt, simulator);
    const text = ['run', '--params', '-', '--out', out, '--log-level', 'debug'];
    const results = [
      await program(dice.chance(0.5) ? run : text, { input }),
      await program(['check', '--params', '-', ...(dice.chance(0.5) ? ['--json'] : [])], { input }),
      await program(['preview', '--params', '-', '--dataset', 'sessions'], {
        input: JSON.stringify(parameters),
      }),
    ];
    const problems = (await Promise.all(results.map((result) => promises(attempt, result)))).flat();
    const isTold = strangers.some((request) => /bearer/i.test(request));
    return isTold ? [...problems, 'the token went to another host'] : problems;
  },
};

/** What stands in an error page: hostile signs, the secret back, or worst cases for readers of pages. */
function bodyOf(dice: Dice): string {
  const long = (piece: string) => piece.repeat(Math.ceil(dice.pick([10, 60_000, 400_000]) / piece.length));
  return dice.pick([
    JSON.stringify({ error: 'invalid', error_description: `\u001b]0;owned\u0007\u202e ${secret}` }),
    JSON.stringify({ error: { code: secret, message: long('x'), innererror: { message: secret } } }),
    `<html>${long('<title')}`,
    `<html><title>${long(' \n\t')}`,
    long('eyJ'),
    long('"a":'),
    `${'['.repeat(50_000)}`,
    `{"detail":"${long('\\u001b')}"}`,
    `Bearer ${secret} ${long('=')}`,
    '\ud83d\u009b\u2028',
  ]);
}
