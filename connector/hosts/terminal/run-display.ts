import type { Emit } from '../../events.ts';
import type { Runtime } from '../../runtime.ts';
import { visible } from '../../visible.ts';
import { type LifecycleState, type StateChange, statesAfter } from './lifecycle.ts';
import { type Entry, isShown, type LogFormat, type LogLevel, logToTerminal, openLog } from './log.ts';
import { notStarted, progressAfter, viewOf } from './progress.ts';
import { barLines, heartbeatLine } from './progress-lines.ts';

/** Where a run is watched: a terminal or whatever else takes its lines. */
type Screen = NodeJS.WritableStream & { readonly columns?: number };

export interface FaceOptions {
  readonly format: LogFormat;
  readonly level: LogLevel;
  readonly screen: Screen;
  /** Whether lines can be redrawn in place. */
  readonly isLive: boolean;
  readonly color: boolean;
  readonly runtime: Pick<Runtime, 'now' | 'every'>;
}

/** What a person or a host sees of a run while it goes on. */
export interface Face {
  readonly emit: Emit;
  /** Ends what moves by itself, and leaves the log. */
  close(): void;
}

const redrawMs = 200;
const heartbeatMs = 30_000;

/**
 * Opens the log of a run, with its progress: on a terminal lines that are redrawn below the log, elsewhere a line from
 * time to time, also while the run waits. Both are as important as `info`.
 */
export async function openFace(options: FaceOptions): Promise<Face> {
  const { format, level, runtime } = options;
  const area = await openArea(options);
  let progress = notStarted;
  const view = () => viewOf(progress, runtime.now());
  const draw = () => {
    if (progress.tables.length > 0)
      area?.draw(
        barLines(view(), options.screen.columns || usualColumns)
          .map(visible)
          .join('\n'),
      );
  };
  const write = (line: string) => {
    area?.clear();
    options.screen.write(`${line}\n`);
    draw();
  };
  const lineOptions = { format, level, write, now: runtime.now, color: options.color };
  const log = openLog(lineOptions);
  const logEvent = logToTerminal(lineOptions);
  const noteStates = format === 'json' ? followStates(log) : () => undefined;
  const stop = isShown('info', level)
    ? area === undefined
      ? runtime.every(heartbeatMs, () => {
          if (progress.tables.length > 0) log(heartbeatOf(view()));
        })
      : runtime.every(redrawMs, draw)
    : () => undefined;
  return {
    emit(event) {
      progress = progressAfter(progress, event, runtime.now());
      logEvent(event);
      noteStates(event);
    },
    close() {
      stop();
      progress = notStarted;
      area?.clear();
    },
  };
}

/** When the terminal does not say. */
const usualColumns = 80;

interface Area {
  draw(text: string): void;
  clear(): void;
}

async function openArea({ isLive, format, level, screen }: FaceOptions): Promise<Area | undefined> {
  if (!isLive || !screen.columns || format !== 'text' || !isShown('info', level)) return undefined;
  const { createLogUpdate } = await import('log-update');
  const draw = createLogUpdate(screen, { showCursor: true });
  return { draw, clear: draw.clear };
}

function heartbeatOf(view: ReturnType<typeof viewOf>): Entry {
  const { dataset, ...others } = view;
  const members = dataset === null ? others : { dataset, ...others };
  return { level: 'info', event: 'progress', text: heartbeatLine(view), members };
}

/** Tells each state the run comes to, the first at once. */
function followStates(log: (entry: Entry) => void): Emit {
  let state: LifecycleState = 'Pending';
  log(entryOf({ state, previous: null }));
  return (event) => {
    for (const change of statesAfter(state, event)) {
      state = change.state;
      log(entryOf(change));
    }
  };
}

function entryOf(change: StateChange): Entry {
  const { state, error, ...others } = change;
  return {
    level: state === 'Error' ? 'error' : 'info',
    event: 'state-changed',
    text: error === undefined ? state : `${state}: ${error.code}`,
    members: { state, ...others, ...error },
  };
}
