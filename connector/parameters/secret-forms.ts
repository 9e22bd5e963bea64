/** The forms in which a secret may turn up in a text: as it is, and as addresses, bodies and headers write it. */

/**
 * Base64 of the whole, and of every place inside a longer text (`user:secret`): cut to the letters that it alone
 * decides.
 */
function base64Forms(secret: string): readonly string[] {
  const bytes = Buffer.from(secret, 'utf8');
  const whole = bytes.toString('base64');
  // Shorter ones have so few letters inside a longer text that they would hide other words.
  if (bytes.length < 8) return [whole];
  const inside = [0, 1, 2].map((before) => {
    const letters = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/(?<!=)=+$/, '');
    const first = before === 0 ? 0 : before + 1;
    const last = (before + bytes.length) % 3 === 0 ? letters.length : letters.length - 1;
    return letters.slice(first, last);
  });
  return [whole, whole.replace(/(?<!=)=+$/, ''), ...inside];
}

const urlSafe = (base64: string) => base64.replaceAll('+', '-').replaceAll('/', '_');

const lowerEscapes = (text: string) => text.replaceAll(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase());

/** A lone surrogate cannot be percent-encoded; then nobody can have sent it that way either. */
function percentEncoded(secret: string): string {
  return secret.isWellFormed() ? encodeURIComponent(secret) : secret;
}

/** Every form of a secret, without repetition. */
export function formsOf(secret: string): readonly string[] {
  const percent = percentEncoded(secret);
  const form = new URLSearchParams([['', secret]]).toString().slice(1);
  const base64 = base64Forms(secret);
  return [
    ...new Set([
      secret,
      JSON.stringify(secret).slice(1, -1),
      percent,
      lowerEscapes(percent),
      form,
      lowerEscapes(form),
      ...base64,
      ...base64.map(urlSafe),
      ...base64.map(percentEncoded),
    ]),
  ];
}
