import { describeSeeds } from '../../support/chaos-seeds.ts';

describeSeeds(102, 202);
