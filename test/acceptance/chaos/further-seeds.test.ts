import { describeSeeds } from '../../support/chaos-seeds.ts';

describeSeeds(172, 342);
