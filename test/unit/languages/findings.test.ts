import { describe, expect, it } from 'vitest';
import { englishTextsOf } from '../../../connector/describe/english.ts';
import { errorDefinitions } from '../../../connector/errors/codes.ts';
import { causeRemedies, causeRemediesOf } from '../../../connector/errors/remedies.ts';
import { warningDefinitions } from '../../../connector/errors/warnings.ts';
import { ConnectorError } from '../../../connector/errors.ts';
import { explanationOf } from '../../../connector/hosts/terminal/error-text.ts';
import { findingIn } from '../../../connector/languages/findings.ts';
import { openTexts } from '../../../connector/languages/open-texts.ts';
import { englishTexts } from '../../../connector/languages/texts.ts';
import { manifest } from '../../../connector/manifest.ts';
import { englishIn, englishParts } from '../../support/locale-faults.ts';
import { recordOf } from './german.ts';

const german = await openTexts('de');
const parts = englishParts(englishTextsOf(manifest), recordOf(german, englishTextsOf(manifest)));
type Code = keyof typeof errorDefinitions;
const findings = [
  ...(Object.keys(errorDefinitions) as Code[]).flatMap((code) => [
    { code, message: 'm', remedy: errorDefinitions[code].remedy },
    ...causeRemediesOf(code).map(({ remedy }) => ({ code, message: 'm', remedy })),
  ]),
  ...Object.entries(warningDefinitions).map(([code, { remedy }]) => ({
    ...{ code: code as keyof typeof warningDefinitions, message: 'm', remedy },
  })),
];

describe('an error in German', () => {
  it('says what its code means, quotes the message, and has the remedy of its cause', () => {
    const thrown = new ConnectorError('PARAMETERS_INVALID', 'The mode needs --state.', {
      problems: ['`mode` is "incremental".'],
      remedy: causeRemedies.PARAMETERS_INVALID.modeNeedsState,
    });
    expect(explanationOf(thrown, german)).toEqual([
      'PARAMETERS_INVALID: Ein Parameter, eine von Ihnen genannte Datei oder die Befehlszeile ist falsch. Es wurde keine Anfrage gesendet. Originalmeldung: The mode needs --state.',
      '  - `mode` is "incremental".',
      'Ergänzen Sie den Befehl um `--state DIR`, oder setzen Sie `mode` auf `full`.',
    ]);
  });

  it.each(findings)('holds no English text of ours: $code, $remedy', (finding) => {
    const { message, remedy } = findingIn(german, finding);
    expect(englishIn(`${message} ${remedy}`, parts)).toEqual([]);
    expect(message).toMatch(/\. Originalmeldung: m$/);
    expect(remedy).not.toBe(finding.remedy);
  });

  it('is tested: a text without translation is found', () => {
    const { remedy } = findingIn(englishTexts, findings[0] ?? { code: 'CANCELLED', message: '', remedy: '' });
    expect(englishIn(remedy, parts)).toEqual([errorDefinitions.PARAMETERS_INVALID.remedy]);
  });

  it('is in English as it was thrown', () => {
    for (const finding of findings) expect(findingIn(englishTexts, finding)).toEqual(finding);
  });
});
