import type { Transport, WireResponse } from '../../connector/http/transport.ts';
import type { WireRequest } from '../../connector/http/wire-request.ts';

/** What is answered: a status with a JSON value or a text as body, or an error that is thrown. */
export type FakeAnswer =
  | Error
  | {
      readonly status?: number;
      readonly body?: unknown;
      readonly headers?: Readonly<Record<string, string>>;
    };

interface FakeTransport extends Transport {
  readonly sent: readonly WireRequest[];
}

/** A transport without a network: answers one after the other, or by what is asked. */
export function fakeTransport(
  answers: readonly FakeAnswer[] | ((request: WireRequest, number: number) => FakeAnswer),
): FakeTransport {
  const sent: WireRequest[] = [];
  const answerTo =
    typeof answers === 'function'
      ? answers
      : (_request: WireRequest, number: number) => answers[number] ?? new Error('asked once too often');
  return {
    sent,
    send(request: WireRequest, signal): Promise<WireResponse> {
      const answer = answerTo(request, sent.length);
      sent.push(request);
      if (sent.length > 1_000) return Promise.reject(new Error('asked without end'));
      if (signal.aborted) return Promise.reject(signal.reason);
      if (answer instanceof Error) return Promise.reject(answer);
      const { status = 200, body = '', headers = {} } = answer;
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      return Promise.resolve({ status, headers, text, wireBytes: text.length });
    },
    close: () => Promise.resolve(),
  };
}
