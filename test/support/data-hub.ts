import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { type Loopback, loopback } from './loopback.ts';

/** A container task of the data hub. */
interface Task {
  readonly key: string;
  /** Uploads that were taken: name of the file and text; a JSON body has no name. */
  uploads: { readonly mode: string; readonly name: string | null; readonly text: string }[];
}

export interface DataHub extends Loopback {
  readonly tasks: Readonly<Record<string, Task>>;
  /** Answers of the hub before it takes anything, one a request; 0: it breaks the connection off. */
  readonly failures: { readonly status: number; readonly text?: string; readonly after?: 'taking' }[];
  /** Each request that came. */
  readonly asked: string[];
  /** Called when the body of a request has come. */
  onAsked?: () => void;
}

/** A Raynet Data Hub as far as its upload to container tasks is documented. */
export async function dataHub(tasks: DataHub['tasks'], path = ''): Promise<DataHub> {
  const failures: DataHub['failures'] = [];
  const asked: string[] = [];
  const server = await loopback(async (request, response) => {
    const url = new URL(request.url ?? '', 'http://hub');
    asked.push(`${request.method} ${url.pathname}${url.search}`);
    const body = await buffer(request).catch(() => undefined);
    if (body === undefined) return; // the client is gone
    hub.onAsked?.();
    const failure = failures.shift();
    const task = tasks[/^\/v1\/Tasks\/([^/]+)\/data$/.exec(url.pathname.slice(path.length))?.[1] ?? ''];
    const usual = answerOf(task, request, url);
    if (usual.status === 200 && (failure === undefined || failure.after === 'taking')) {
      await take(task, url, request.headers['content-type'] ?? '', body);
    }
    const { status, text = '' } = failure ?? usual;
    if (status === 0) response.destroy();
    else response.writeHead(status).end(text);
  });
  const hub: DataHub = { ...server, tasks, failures, asked };
  return hub;
}

function answerOf(task: Task | undefined, { headers }: IncomingMessage, { searchParams }: URL) {
  const mode = searchParams.get('mode') ?? 'replace';
  if (task === undefined) return { status: 404, text: 'task not found' };
  if (headers['x-api-key'] !== task.key) return { status: 401, text: `unknown key ${headers['x-api-key']}` };
  return mode === 'replace' || mode === 'append' ? { status: 200 } : { status: 400, text: `mode ${mode}` };
}

async function take(
  task: Task | undefined,
  { searchParams }: URL,
  type: string,
  body: Buffer,
): Promise<void> {
  if (task === undefined) return;
  const mode = searchParams.get('mode') ?? 'replace';
  if (mode === 'replace') task.uploads = [];
  task.uploads.push({ mode, ...(await contentOf(type, body)) });
}

async function contentOf(type: string, body: Buffer): Promise<{ name: string | null; text: string }> {
  if (type === 'application/json') return { name: null, text: String(body) };
  const form = await new Response(body, { headers: { 'content-type': type } }).formData();
  const file = form.get('file');
  if (!(file instanceof File)) throw new Error('no file in the form');
  return { name: file.name, text: await file.text() };
}
