import { playParameters } from '../../support/corruption/parameters.ts';
import { describeCorruptions } from '../../support/corruption/seeds.ts';

describeCorruptions('parameters', 1, playParameters);
