import type { ErrorCode } from '../../errors/codes.ts';
import { ConnectorError } from '../../errors.ts';
import { failureOfThrown } from '../../http/answers/network-errors.ts';
import type { ExportAccess } from './export.ts';

/** The connector's error codes for the errors of brokers. */
const refusals: Readonly<Record<string, ErrorCode>> = {
  SASL_AUTHENTICATION_FAILED: 'EXPORT_CREDENTIALS_REJECTED',
  UNSUPPORTED_SASL_MECHANISM: 'EXPORT_CREDENTIALS_REJECTED',
  TOPIC_AUTHORIZATION_FAILED: 'EXPORT_RIGHTS_MISSING',
  GROUP_AUTHORIZATION_FAILED: 'EXPORT_RIGHTS_MISSING',
  CLUSTER_AUTHORIZATION_FAILED: 'EXPORT_RIGHTS_MISSING',
  UNKNOWN_TOPIC_OR_PARTITION: 'EXPORT_TOPIC_UNKNOWN',
  UNKNOWN_TOPIC_ID: 'EXPORT_TOPIC_UNKNOWN',
  INVALID_TOPIC_EXCEPTION: 'EXPORT_TOPIC_UNKNOWN',
  UNKNOWN_MEMBER_ID: 'EXPORT_GROUP_IN_USE',
  ILLEGAL_GENERATION: 'EXPORT_GROUP_IN_USE',
  REBALANCE_IN_PROGRESS: 'EXPORT_GROUP_IN_USE',
};

/** The error with all its causes, the outermost first: the library reports several brokers in one error. */
function* linksOf(thrown: unknown, depth = 0): Generator<Error> {
  if (!(thrown instanceof Error) || depth > 8) return;
  yield thrown;
  if (thrown instanceof AggregateError) {
    for (const error of thrown.errors) yield* linksOf(error, depth + 1);
  }
  yield* linksOf(thrown.cause, depth + 1);
}

/** The error name of the broker; undefined if a broker did not answer. */
export function brokerCodesOf(thrown: unknown): readonly string[] {
  return [...linksOf(thrown)].flatMap((link) =>
    'apiId' in link && typeof link.apiId === 'string' ? [link.apiId] : [],
  );
}

/**
 * A failure of the library as a ConnectorError; its own message may contain the user name, so only the code is shown.
 * @param isLate whether an error of the library says that a time limit is over
 */
export function failureOf(
  thrown: unknown,
  access: ExportAccess,
  isLate: (link: Error) => boolean = () => false,
): ConnectorError {
  if (thrown instanceof ConnectorError) return thrown;
  const [code, words] = verdictOf(thrown, access, isLate);
  return new ConnectorError(code, `${access.brokers[0] ?? ''}: ${words}.`, { cause: thrown });
}

/** The failure of a request that was not answered in time. */
export function lateFailure({ brokers }: ExportAccess): ConnectorError {
  return new ConnectorError('SOURCE_TIMEOUT', `${brokers[0] ?? ''}: ${late}.`);
}

const late = 'the broker did not answer in time';

function verdictOf(
  thrown: unknown,
  { topic, group, user }: ExportAccess,
  isLate: (link: Error) => boolean,
): readonly [ErrorCode, string] {
  const links = [...linksOf(thrown)];
  const answers = brokerCodesOf(thrown);
  for (const answer of answers) {
    const code = refusals[answer];
    if (code !== undefined) return [code, wordsOf(code, { topic, group, user, answer })];
  }
  if (links.some(({ message }) => /^Unknown topic /i.test(message))) {
    return ['EXPORT_TOPIC_UNKNOWN', wordsOf('EXPORT_TOPIC_UNKNOWN', { topic, group, user, answer: '' })];
  }
  for (const link of links) {
    const known = failureOfThrown(link, true);
    if (known !== undefined) return [known.code, known.message];
  }
  if (links.some(isLate)) return ['SOURCE_TIMEOUT', late];
  const said = answers[0] ?? links.at(-1)?.message ?? String(thrown);
  return ['SOURCE_UNAVAILABLE', `the broker failed or the connection broke (${said.replace(/\.$/, '')})`];
}

interface Words {
  readonly topic: string;
  readonly group: string;
  readonly user: string;
  readonly answer: string;
}

function wordsOf(code: ErrorCode, { topic, group, user, answer }: Words): string {
  switch (code) {
    case 'EXPORT_CREDENTIALS_REJECTED':
      return `user "${user}" and the password were rejected (${answer})`;
    case 'EXPORT_RIGHTS_MISSING':
      return answer === 'GROUP_AUTHORIZATION_FAILED'
        ? `user "${user}" lacks permission to use the consumer group "${group}"`
        : `user "${user}" lacks permission to read the topic "${topic}", or it does not exist (${answer})`;
    case 'EXPORT_GROUP_IN_USE':
      return `the consumer group "${group}" is in use by another consumer (${answer})`;
    default:
      return `topic "${topic}" does not exist, or user "${user}" cannot see it`;
  }
}
