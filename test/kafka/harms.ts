import { type Line, type Mischief, steps } from './small-broker.ts';
import { int32 } from './wire.ts';

/** What a broker, or a bad link, may do instead of an answer. */

type Harm = Mischief['does'];

const withSize = (size: number, answer: Buffer): Buffer => Buffer.concat([int32(size), answer.subarray(4)]);
const sameSize = (answer: Buffer, fill: number): Buffer =>
  Buffer.concat([answer.subarray(0, 8), Buffer.alloc(Math.max(0, answer.length - 8), fill)]);
const half = (answer: Buffer): Buffer => answer.subarray(0, Math.ceil(answer.length / 2));

/** Until nobody takes it any more. */
function pour({ socket }: Line, chunk: Buffer): void {
  const more = () => {
    while (!socket.destroyed && socket.write(chunk));
  };
  socket.on('drain', more);
  more();
}

/** Each can be done at every step. */
export const harms = {
  'resets the connection': ({ raw }) => raw.resetAndDestroy(),
  'hangs up': ({ socket }) => socket.end(),
  'cuts the connection': ({ raw }) => raw.destroy(),
  'says nothing for ever': () => undefined,
  'writes into the TLS stream from outside': ({ raw }) => raw.write('HTTP/1.1 400 Bad Request\r\n\r\n'),
  'sends half an answer and resets': ({ raw, socket }, answer) =>
    void socket.write(half(answer), () => raw.resetAndDestroy()),
  'sends half an answer and hangs up': ({ socket }, answer) => void socket.end(half(answer)),
  'sends half an answer, then nothing': ({ socket }, answer) => void socket.write(half(answer)),
  'answers another question': ({ socket }, answer) =>
    void socket.write(Buffer.concat([answer.subarray(0, 4), int32(999_999), answer.subarray(8)])),
  'answers twice': ({ socket }, answer) => void socket.write(Buffer.concat([answer, answer])),
  'sends garbage behind its answer': ({ socket }, answer) =>
    void socket.write(Buffer.concat([answer, Buffer.alloc(64, 0xa5)])),
  'sends garbage': ({ socket }) => void socket.write(Buffer.alloc(256, 0xa5)),
  'speaks HTTP': ({ socket }) => void socket.end('HTTP/1.1 503 Service Unavailable\r\n\r\n'),
  'announces two gigabytes and sends them': (line, answer) => {
    line.socket.write(withSize(0x7fff_ffff, answer));
    pour(line, Buffer.alloc(1024 * 1024));
  },
  'announces less than nothing': ({ socket }, answer) => void socket.write(withSize(-1, answer)),
  'announces the least number': ({ socket }, answer) => void socket.write(withSize(-0x8000_0000, answer)),
  'announces nothing': ({ socket }) => void socket.write(Buffer.concat([int32(0), Buffer.alloc(60)])),
  'announces too little': ({ socket }, answer) => void socket.write(withSize(7, answer)),
  'announces too much': ({ socket }, answer) => void socket.write(withSize(answer.length + 10, answer)),
  'answers with nothing': ({ socket }, answer) =>
    void socket.write(Buffer.concat([int32(4), answer.subarray(4, 8)])),
  'answers with zeros': ({ socket }, answer) => void socket.write(sameSize(answer, 0)),
  'answers with ones': ({ socket }, answer) => void socket.write(sameSize(answer, 0xff)),
  'answers with the greatest numbers': ({ socket }, answer) => void socket.write(sameSize(answer, 0x7f)),
  'answers in single bytes and hangs up': ({ socket }, answer) => {
    for (const byte of answer.subarray(0, 20)) socket.write(Buffer.from([byte]));
    socket.end();
  },
} as const satisfies Record<string, Harm>;

export type HarmName = keyof typeof harms;

/** Each harm at one step, the next at the next; all of them at every step for whoever has a quarter of an hour. */
export function mischiefs(isAll: boolean): readonly (Mischief & { readonly title: string })[] {
  return Object.entries(harms).flatMap(([name, does], index) =>
    steps
      .filter((_, place) => isAll || place === index % steps.length)
      .map((at) => ({ title: `at ${at} it ${name}`, at, does })),
  );
}
