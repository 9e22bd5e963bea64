import { afterAll, beforeAll } from 'vitest';
import type { Simulator } from '../../simulator/index.ts';
import { playResponses, startSource } from '../../support/corruption/responses.ts';
import { describeCorruptions } from '../../support/corruption/seeds.ts';

let simulator: Simulator;

beforeAll(async () => {
  simulator = await startSource();
});

afterAll(() => simulator.close());

describeCorruptions('responses', 101, (seed) => playResponses(simulator, seed));
