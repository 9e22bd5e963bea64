import type { AnswerTable } from '../../http/answers/answer-table.ts';

/** What the answers of Microsoft Entra ID and of the Logs Ingestion API mean. */

const rejected = (means: string) => ({ code: 'PUSH_REJECTED', means }) as const;
const notNow = (means: string) => ({ code: 'PUSH_FAILED', means, retry: true }) as const;

const always = [
  { isPage: true, ...rejected('the answer is a web page, not the service') },
  { status: 408, ...notNow('the call took too long') },
  { status: 429, ...notNow('too many calls or rows') },
  { status: [500, 599], ...notNow('the service is not available') },
] as const satisfies AnswerTable['rules'];

export const signInAnswers: AnswerTable = {
  unnamedStatus: 500,
  rules: [
    ...always,
    { status: [300, 399], ...rejected('it redirects to another address; the secret is not sent there') },
    { status: [400, 403], ...rejected('Microsoft Entra ID does not accept tenant, client or secret') },
    { status: 404, ...rejected('there is no sign-in at this address') },
    rejected('the sign-in was refused'),
  ],
};

export const ingestionAnswers: AnswerTable = {
  unnamedStatus: 500,
  rules: [
    ...always,
    { status: [300, 399], ...rejected('it redirects to another address; the token is not sent there') },
    {
      status: 400,
      ...rejected('the rule has no stream for this table, or does not take rows of this form'),
    },
    { status: 401, ...rejected('the service does not accept the token'), renewToken: true },
    {
      status: 403,
      ...rejected(
        'the client lacks the role Monitoring Metrics Publisher on the rule (a new assignment takes up to 30 minutes)',
      ),
    },
    { status: 404, ...rejected('there is no such data collection rule at this endpoint') },
    { status: 413, ...rejected('the call is too large for the service') },
    rejected('the service rejected the rows'),
  ],
};
