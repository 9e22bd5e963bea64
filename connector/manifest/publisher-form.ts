/** Who publishes this package; an address that package.json does not have is absent. */
export interface Publisher {
  readonly name: string;
  readonly documentation?: string;
  readonly repository?: string;
  readonly support?: string;
  readonly supportEmail?: string;
  readonly image?: string;
}
