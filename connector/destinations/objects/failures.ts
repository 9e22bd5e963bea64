import { ConnectorError } from '../../errors.ts';
import { isRecord } from '../../json.ts';

/** What errors of an object store mean. Its own texts are not shown: they can contain addresses with signatures. */

/** The facts of an error, by which it is judged. */
export interface Facts {
  /** As the service or the operating system names it. */
  readonly code: string;
  /** Of HTTP; undefined: no answer. */
  readonly status: number | undefined;
}

interface Rule {
  readonly codes?: readonly string[];
  readonly statuses?: readonly number[];
  readonly code: 'PUSH_REJECTED' | 'PUSH_FAILED';
  readonly meaning: string;
}

/** The first rule that fits decides. */
const rules: readonly Rule[] = [
  {
    codes: ['NoSuchBucket', 'ContainerNotFound', 'ContainerBeingDeleted', 'AccountNotFound'],
    code: 'PUSH_REJECTED',
    meaning: 'there is no such bucket or container; make it, or correct the target file',
  },
  {
    codes: ['PermanentRedirect', 'AuthorizationHeaderMalformed', 'IllegalLocationConstraintException'],
    code: 'PUSH_REJECTED',
    meaning: 'the bucket is in another region; correct `region` in the target file',
  },
  {
    codes: ['RequestTimeTooSkewed', 'RequestExpired'],
    code: 'PUSH_REJECTED',
    meaning: 'the clock of this machine is wrong',
  },
  {
    codes: [
      'CredentialsProviderError',
      'TokenProviderError',
      'CredentialUnavailableError',
      'AuthenticationError',
    ],
    code: 'PUSH_REJECTED',
    meaning: 'no credentials were found, or they are not valid',
  },
  {
    codes: ['QuotaExceeded', 'XMinioAdminBucketQuotaExceeded', 'XMinioStorageFull', 'InsufficientStorage'],
    code: 'PUSH_FAILED',
    meaning: 'the store is full',
  },
  {
    codes: ['BlobImmutableDueToPolicy', 'BlobArchived', 'InvalidBlobType', 'InvalidBucketState'],
    code: 'PUSH_REJECTED',
    meaning: 'what is there cannot be replaced (a retention policy, an archive, objects of another kind)',
  },
  {
    codes: ['NoSuchUpload', 'InvalidPart', 'InvalidPartOrder', 'InvalidBlockList'],
    code: 'PUSH_FAILED',
    meaning: 'parts that were sent have been removed meanwhile',
  },
  { statuses: [401], code: 'PUSH_REJECTED', meaning: 'the credentials are not accepted' },
  {
    codes: [
      'InvalidAccessKeyId',
      'SignatureDoesNotMatch',
      'ExpiredToken',
      'InvalidToken',
      'AuthenticationFailed',
    ],
    code: 'PUSH_REJECTED',
    meaning: 'the credentials are not accepted',
  },
  { statuses: [403], code: 'PUSH_REJECTED', meaning: 'the credentials do not permit this' },
  { statuses: [507], code: 'PUSH_FAILED', meaning: 'the store is full' },
  { statuses: [408, 429, 503], code: 'PUSH_FAILED', meaning: 'the store is busy' },
  { statuses: [409, 412], code: 'PUSH_FAILED', meaning: 'another program is changing the same object' },
  {
    codes: ['BadDigest', 'XAmzContentSHA256Mismatch', 'InvalidDigest', 'Md5Mismatch', 'IncompleteBody'],
    code: 'PUSH_FAILED',
    meaning: 'what arrived is not what was sent',
  },
  { codes: ['TimeoutError', 'ETIMEDOUT'], code: 'PUSH_FAILED', meaning: 'the store does not answer in time' },
  {
    codes: ['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH'],
    code: 'PUSH_FAILED',
    meaning: 'the store cannot be reached',
  },
];

const isServerError = ({ status }: Facts) => status !== undefined && status >= 500;

/** The error of a call. @param subject the bucket or container */
export function storeFailure({ code, status }: Facts, subject: string): ConnectorError {
  const rule = rules.find(
    ({ codes, statuses }) =>
      codes?.includes(code) === true || (status !== undefined && statuses?.includes(status)),
  );
  const said = [code, ...(status === undefined ? [] : [`HTTP ${status}`])].join(', ');
  const isRejected = status !== undefined && status >= 400 && !isServerError({ code, status });
  const { code: kind, meaning } = rule ?? {
    code: isRejected ? ('PUSH_REJECTED' as const) : ('PUSH_FAILED' as const),
    meaning: isRejected ? 'the store refuses the request' : 'the call did not succeed',
  };
  return new ConnectorError(kind, `${subject}: ${meaning} (${said}).`);
}

/** What an error of a library says of itself, as far as it is a plain name. */
export function factsOf(
  error: unknown,
  statusOf: (error: Readonly<Record<string, unknown>>) => unknown,
): Facts {
  const record = isRecord(error) ? error : {};
  const status = statusOf(record);
  const names = [record['code'], record['errno'], record['Code'], record['name']];
  const code = names.find((name): name is string => typeof name === 'string' && /^\w{2,60}$/.test(name));
  const inner = record['cause'];
  return {
    code: code ?? (isRecord(inner) ? factsOf(inner, () => undefined).code : 'unknown'),
    status: typeof status === 'number' ? status : undefined,
  };
}
