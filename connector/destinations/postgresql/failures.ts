import type { ErrorCode } from '../../errors/codes.ts';
import { type CauseRemedy, causeRemedies } from '../../errors/remedies.ts';
import { ConnectorError } from '../../errors.ts';
import { type Failure, failureOf } from '../../http/answers/failure.ts';
import { failureOfThrown } from '../../http/answers/network-errors.ts';

/** What errors of a PostgreSQL server mean, by their SQLSTATE (appendix A of its manual). */

interface Rule {
  /** The first characters of a SQLSTATE. */
  readonly state: string;
  readonly code: ErrorCode;
  readonly means: string;
  readonly retry?: true;
  readonly remedy?: Pick<CauseRemedy, 'remedy'>;
}

const { postgresqlSignIn, postgresqlRights, tableDiffers } = causeRemedies.PUSH_REJECTED;

/** The first that fits decides: whole states stand before their classes. */
const rules: readonly Rule[] = [
  {
    state: '28',
    code: 'PUSH_REJECTED',
    means: 'the server does not accept user and password',
    remedy: postgresqlSignIn,
  },
  { state: '3D000', code: 'PUSH_REJECTED', means: 'the database does not exist', remedy: postgresqlSignIn },
  { state: '42501', code: 'PUSH_REJECTED', means: 'the user lacks a permission', remedy: postgresqlRights },
  { state: '25006', code: 'PUSH_REJECTED', means: 'the server or the session is read-only (a standby?)' },
  { state: '40', code: 'PUSH_FAILED', means: 'another session was in the way', retry: true },
  { state: '55P03', code: 'PUSH_FAILED', means: 'another session keeps the table locked', retry: true },
  { state: '53100', code: 'PUSH_FAILED', means: 'the disk of the server is full' },
  { state: '53', code: 'PUSH_FAILED', means: 'the server lacks resources', retry: true },
  { state: '57014', code: 'PUSH_FAILED', means: 'the server ended the statement: it took too long' },
  { state: '57', code: 'PUSH_FAILED', means: 'the server is stopping or starting', retry: true },
  { state: '08', code: 'PUSH_FAILED', means: 'the connection broke', retry: true },
  { state: '58', code: 'DESTINATION_FAULT', means: 'the server cannot read or write its files' },
  { state: 'XX', code: 'DESTINATION_FAULT', means: 'the server reports an internal fault' },
  { state: '0A', code: 'PUSH_REJECTED', means: 'the server does not support this' },
  { state: '22', code: 'PUSH_REJECTED', means: 'the server cannot store a value', remedy: tableDiffers },
  {
    state: '23',
    code: 'PUSH_REJECTED',
    means: 'a constraint of the table refuses a row',
    remedy: tableDiffers,
  },
  { state: '42', code: 'PUSH_REJECTED', means: 'the table is not as expected', remedy: tableDiffers },
  { state: '54', code: 'PUSH_REJECTED', means: 'a limit of the server is exceeded' },
];

export interface PostgresqlFailure extends Failure {
  readonly remedy?: Pick<CauseRemedy, 'remedy'> | undefined;
}

/**
 * The failure that a thrown error stands for; undefined: a fault of ours. Details of the server are left out, because
 * they quote rows.
 * @param address of the server, for errors of the network
 */
export function failureOfPostgresql(thrown: unknown, address: string): PostgresqlFailure | undefined {
  const state = stateOf(thrown);
  const rule = state === undefined ? undefined : rules.find((known) => state.startsWith(known.state));
  if (rule !== undefined) {
    const { code, means, retry = false, remedy } = rule;
    return { ...failureOf(code, `${means}: ${wordsOf(thrown)} (SQLSTATE ${state})`, { retry }), remedy };
  }
  const network = failureOfThrown(thrown, true);
  if (network !== undefined) {
    const code = ofTheWay.has(network.code) ? network.code : 'PUSH_FAILED';
    const message =
      network.code === 'SOURCE_TIMEOUT' ? 'the server does not answer in time' : network.message;
    return { ...network, code, message: `${address}: ${message}` };
  }
  return undefined;
}

/** These keep their codes, which have remedies for them. */
const ofTheWay: ReadonlySet<ErrorCode> = new Set(['HOST_UNREACHABLE', 'TLS_UNTRUSTED']);

/** Five capitals and digits. Errors of Node.js have other codes. */
function stateOf(thrown: unknown): string | undefined {
  const isTold = thrown instanceof Error && 'code' in thrown && 'severity' in thrown;
  return isTold && typeof thrown.code === 'string' ? thrown.code : undefined;
}

/** With what the error says of the place. */
function wordsOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return '';
  const places = (['table', 'column', 'constraint'] as const).flatMap((name) => {
    const value = name in thrown ? Reflect.get(thrown, name) : undefined;
    return typeof value === 'string' ? [`${name} ${value}`] : [];
  });
  return [thrown.message, ...places].join(', ');
}

/** As an error that ends a push or a check. */
export function errorOf({ code, message, remedy }: PostgresqlFailure, cause: unknown): ConnectorError {
  return new ConnectorError(code, message, { cause, remedy });
}
