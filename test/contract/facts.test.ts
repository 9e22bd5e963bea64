import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { ConnectorError } from '../../connector/errors.ts';
import { readingsOfErrorTexts } from '../support/error-texts.ts';
import { connectorSources } from '../support/source-tree.ts';

/**
 * The program branches on codes and facts; the text of an error is for people and may be reworded, cut or masked at any
 * time. Named here is who may read one all the same, and why.
 */
const allowed: Readonly<Record<string, string>> = {
  "http/answers/network-errors.ts: error.message.split('; if the root CA')":
    'to show it without advice of Node.js',
  'http/answers/network-errors.ts: message.includes(code)': 'to show the code once',
  'citrix/analytics/failures.ts: /^Unknown topic /i.test(message)': 'the Kafka library gives it no code',
  "citrix/analytics/failures.ts: said.replace(/\\.$/, '')": 'to show it inside a sentence',
  "command-line.ts: String(cause instanceof Error ? cause.message : cause).split('. ')":
    'to show it without advice of Node.js',
  'hosts/terminal/summary.ts: hit.get(id)': 'to show once what several tables ended by',
  "http/answers/judge.ts: rule.reason?.test(body.parameters['message'] ?? body.whole)":
    'a parameter of the answer, no error of ours',
  "process/guard.ts: /(?<![\\w.-])([\\w.-]+:\\d+:\\d+)\\)?$/m.exec(thrown.stack ?? '')":
    'to show where a fault is',
  "duckdb/engine.ts: error.message.split('\\n')": 'to show it without the query',
};

test("nothing branches on an error's message, save where named", () => {
  const sources = connectorSources();
  expect(sources.length).toBeGreaterThan(300);
  expect(sources.flatMap(readingsOfErrorTexts).toSorted()).toEqual(Object.keys(allowed).toSorted());
});

test.each([
  'if (/HTTP 404/.test(error.message)) skip();',
  'const [, name] = refused.exec(refusal.message) ?? [];',
  "if (error.message.includes('timed out')) retry();",
  "const told = error.message; if (told.startsWith('x')) stop();",
  'links.some(({ message }) => /^Unknown/.test(message));',
  "if (error.message === 'gone') skip();",
  'error.message.match(/a/);',
  'const text = error instanceof Error ? error.message : String(error); /x/.exec(text);',
  "/x/.test(String(error.cause?.message ?? ''));",
  // Under other names.
  'const { message: said } = refusal; if (/gone/.test(said)) skip();',
  "const { message: said = '' } = refusal; if (said.endsWith('.')) skip();",
  'links.some(({ message: said }) => /gone/.test(said));',
  'function isGone({ message: said }) { return said.search(/gone/) >= 0; }',
  "const told = error.message; const again = told; if (again.includes('x')) stop();",
  "let told = ''; told = error.message; if (told.includes('x')) stop();",
  "const told = error.message.trim().toLowerCase(); if (told.startsWith('x')) stop();",
  "const told = `\u0024{code}: \u0024{error.message}`; if (told.includes('404')) stop();",
  "const told = code + error.message; if (told.includes('404')) stop();",
  "const told = (error as Error).message; if (told.includes('404')) stop();",
  "const [first] = error.message.split(':');",
  // By other ways to the text.
  "if (error['message'].includes('x')) stop();",
  "if (String(error).includes('x')) stop();",
  "try { a(); } catch (broken) { if (String(broken).startsWith('x')) stop(); }",
  "try { a(); } catch (broken) { if (`\u0024{broken}`.startsWith('x')) stop(); }",
  "if (error.toString().endsWith('x')) stop();",
  "if (error.stack.includes('x')) stop();",
  "if (String(error.cause).includes('x')) stop();",
  "if (error.message?.includes('x')) stop();",
  // By other ways to find out.
  "switch (error.message) { case 'gone': skip(); }",
  'if (known.has(error.message)) skip();',
  "if (['gone', 'lost'].includes(error.message)) skip();",
  'const code = codes[error.message];',
  "if (error.message[0] === 'x') skip();",
  'if (error.message in codes) skip();',
  "const told = error.message; if (told === 'gone') skip();",
  'if (told(error.message)) skip();',
  'const told = error.message; const name = nameIn(told);',
  'RegExp.prototype.test.call(pattern, error.message);',
  "if ('gone'.localeCompare(error.message) === 0) skip();",
])('a branch on prose is seen: %s', (text) => {
  expect(readingsOfErrorTexts({ file: 'x.ts', text })).toHaveLength(1);
});

test.each([
  'throw new ConnectorError(code, `\u0024{where}: \u0024{error.message}`, { cause: error });',
  'lines.push(error.message);',
  'const said = error instanceof Error ? error.message : String(error); throw new Error(`it ended: \u0024{said}.`);',
  'if (message !== undefined) show(`\u0024{message}.`);',
  'super(failure.message, { cause: failure });',
  "if (error.code === 'THROTTLED' && error.answer?.status === 429) wait();",
])('to show what an error says is no branch: %s', (text) => {
  expect(readingsOfErrorTexts({ file: 'x.ts', text })).toEqual([]);
});

test('what a service says stays in memory', () => {
  const answer = { status: 400, contentType: 'application/json', code: '', text: 'of a person' };
  const error = new ConnectorError('SCHEMA_CHANGED', 'HTTP 400', { answer }).forDataset('sessions');
  expect(error.answer).toEqual(answer);
  const seen = [
    inspect(error, { depth: null, showHidden: true, getters: false }),
    JSON.stringify(error),
    JSON.stringify({ ...error }),
    String(error.stack),
    inspect(structuredClone(error), { showHidden: true }),
  ];
  expect(seen.join('\n')).not.toContain('of a person');
});
