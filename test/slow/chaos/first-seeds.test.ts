import { describeSeeds } from '../../support/chaos-seeds.ts';

describeSeeds(1, 101);
