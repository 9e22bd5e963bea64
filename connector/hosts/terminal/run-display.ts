import type { LifecycleState } from '../../events/lifecycle.ts';
import { progressSeconds } from '../../events/progress.ts';
import type { Emit } from '../../events.ts';
import type { Runtime } from '../../runtime.ts';
import { visible } from '../../visible.ts';
import { type StateChange, statesAfter } from './lifecycle.ts';
import { type Entry, isShown, type LogFormat, type LogLevel, logToTerminal, openLog } from './log.ts';
import { notStarted, progressAfter, viewOf } from './progress.ts';
import { barLines, heartbeatLine } from './progress-lines.ts';

/** The stream that shows a run: a terminal, a pipe or a file. */
type Screen = NodeJS.WritableStream & { readonly columns?: number };

export interface DisplayOptions {
  readonly runId: string;
  readonly format: LogFormat;
  readonly level: LogLevel;
  readonly screen: Screen;
  /** Whether the stream is a terminal. */
  readonly isTerminal: boolean;
  /** Whether lines can be redrawn in place. */
  readonly isLive: boolean;
  readonly color: boolean;
  readonly runtime: Pick<Runtime, 'now' | 'every'>;
}

/** Shows a run to a person or a program while it is in progress. */
export interface RunDisplay {
  readonly emit: Emit;
  /** Stops the progress display; the log remains. */
  close(): void;
}

const redrawMs = 200;
const heartbeatMs = progressSeconds * 1000;

/**
 * Opens the log of a run, with its progress: on a terminal as lines that are redrawn below the log, elsewhere as one
 * line from time to time, also while the run waits. Both have the level `info`.
 */
export async function openRunDisplay(options: DisplayOptions): Promise<RunDisplay> {
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
  const { runId, color, isTerminal } = options;
  const lineOptions = { runId, format, level, write, now: runtime.now, color, isTerminal };
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

/** Width of a terminal that does not report one. */
const usualColumns = 80;

interface Area {
  draw(text: string): void;
  clear(): void;
}

async function openArea({ isLive, format, level, screen }: DisplayOptions): Promise<Area | undefined> {
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

/** Logs each lifecycle state of the run, the first one at once. */
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
