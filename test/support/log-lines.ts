import { allLogLines } from '../../manifest/log-event-schema.ts';

/** What is wrong with a line of a JSON log, by the declaration of its event; undefined: nothing. */
export function lineFault(line: string): string | undefined {
  const parsed: unknown = JSON.parse(line);
  const event =
    typeof parsed === 'object' && parsed !== null && 'event' in parsed ? String(parsed.event) : '';
  const schema = Object.hasOwn(allLogLines, event) ? allLogLines[event] : undefined;
  if (schema === undefined) return `no event is called "${event}": ${line}`;
  const [issue] = schema.safeParse(parsed).error?.issues ?? [];
  if (issue === undefined) return undefined;
  return `${event}: ${issue.path.join('.')} ${JSON.stringify(issue)}: ${line}`;
}

/** @throws Error for a line of a JSON log that is not as its event is declared */
export function checkLine(line: string): void {
  const fault = lineFault(line);
  if (fault !== undefined) throw new Error(`Not as the log is declared: ${fault}`);
}

/**
 * The same for all that a program has written beside its output, if its log was to be JSON. A killed program may have
 * left a part of a line behind the last line end.
 */
export function checkLog(args: readonly string[], stderr: string): void {
  const isJson = args.some(
    (word, at) => word === '--log-format=json' || (word === 'json' && args[at - 1] === '--log-format'),
  );
  if (!isJson) return;
  const lines = stderr.split('\n').slice(0, -1);
  for (const line of lines.filter((one) => one.startsWith('{'))) checkLine(line);
}
