import { describe, expect, it } from 'vitest';
import { unlessAborted } from '../../connector/abort.ts';

const never = new Promise<never>(() => undefined);

describe('work that hears no signal', () => {
  it('has its own end while nothing is aborted', async () => {
    const { signal } = new AbortController();
    await expect(unlessAborted(Promise.resolve(3), signal)).resolves.toBe(3);
    await expect(unlessAborted(Promise.reject(new Error('down')), signal)).rejects.toThrowError('down');
  });

  it('is left with the reason of the signal', async () => {
    const controller = new AbortController();
    const work = unlessAborted(never, controller.signal);
    const reason = new Error('stopped');
    controller.abort(reason);
    await expect(work).rejects.toBe(reason);
  });

  it('is left at once where the signal was aborted before, also where it has an end', async () => {
    const reason = new Error('stopped');
    await expect(unlessAborted(never, AbortSignal.abort(reason))).rejects.toBe(reason);
    await expect(unlessAborted(Promise.resolve(3), AbortSignal.abort(reason))).rejects.toBe(reason);
  });

  it('may fail after it was left', async () => {
    const late = Promise.withResolvers<never>();
    const controller = new AbortController();
    const work = unlessAborted(late.promise, controller.signal);
    controller.abort(new Error('stopped'));
    await expect(work).rejects.toThrowError('stopped');
    late.reject(new Error('too late'));
    await new Promise(setImmediate);
  });

  it('leaves nothing behind at a signal that lives on', async () => {
    let listeners = 0;
    const { signal } = new AbortController();
    const counted = Object.assign(signal, {
      addEventListener: (...args: Parameters<AbortSignal['addEventListener']>) => {
        listeners += 1;
        EventTarget.prototype.addEventListener.apply(signal, args);
      },
      removeEventListener: (...args: Parameters<AbortSignal['removeEventListener']>) => {
        listeners -= 1;
        EventTarget.prototype.removeEventListener.apply(signal, args);
      },
    });
    await unlessAborted(Promise.resolve(), counted);
    await unlessAborted(Promise.reject(new Error('down')), counted).catch(() => undefined);
    expect(listeners).toBe(0);
  });
});
