import { stepTitles } from '../check/report.ts';
import { datasetGroups } from '../datasets/define.ts';
import { templates } from '../languages/phrase.ts';
import type { Manifest } from '../manifest/form.ts';
import { parameterGroups } from '../parameters/fields/form.ts';
import { headingIn, manifestWith, type Translate } from './localized.ts';

/** Every text for people that can be translated, in English, by its key. */
export function englishTextsOf(manifest: Manifest): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  const note: Translate = (key, english) => {
    found[key] ??= english;
    return english;
  };
  manifestWith(note, manifest);
  for (const group of parameterGroups) headingIn(note, 'parameterGroup', group);
  for (const group of datasetGroups) headingIn(note, 'datasetGroup', group);
  for (const [step, title] of Object.entries(stepTitles)) note(`check.step.${step}`, title);
  return { ...found, ...templates };
}
