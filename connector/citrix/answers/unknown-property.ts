/** A property that the service does not know, as it says so: in words only, which differ by release and by option. */
interface UnknownProperty {
  readonly name: string;
  /** Of the rows that lack it, without its namespace; '' where the service does not say. */
  readonly type: string;
}

/** For the rules of the answer table. */
export const unknownPropertySentences: readonly RegExp[] = [
  /\bCould not find a property named '(\w+)' on type '([\w.]+)'/i,
  /\bproperty '(\w+)' (?:does not exist|is not declared|is not defined) on type '([\w.]+)'/i,
  /\bproperty '(\w+)' on type '([\w.]+)' is not a navigation property/i,
  /\bproperty '(\w+)' cannot be used in the \$(?:select|expand) query option/i,
];

/** @param said the service's own words, uncut */
export function unknownPropertyIn(said: string): UnknownProperty | undefined {
  const found = unknownPropertySentences
    .map((sentence) => sentence.exec(said))
    .find((match) => match !== null);
  const [, name, type = ''] = found ?? [];
  return name === undefined ? undefined : { name, type: type.slice(type.lastIndexOf('.') + 1) };
}
