import { afterAll, beforeAll } from 'vitest';
import { describeCorruptions } from '../../support/corruption/seeds.ts';
import { playStates, prepareStates, type States } from '../../support/corruption/states.ts';

let states: States;

beforeAll(async () => {
  states = await prepareStates();
});

afterAll(() => states[Symbol.asyncDispose]());

describeCorruptions('state folders', 201, (seed) => playStates(states, seed));
