import { describeSeeds } from '../../support/chaos-seeds.ts';

describeSeeds(111, 220);
