/** Runs tasks strictly one after the other, in the order they were handed in, whether they succeed or not. */
export type Limiter = <T>(task: () => Promise<T>) => Promise<T>;

export function oneAtATime(): Limiter {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const turn = last.then(task, task);
    last = turn;
    return turn;
  };
}
