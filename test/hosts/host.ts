/** A way of hosting the connector, tried as its users would. A file in `hosts/` exports one as `host`. */
export interface Host {
  readonly title: string;
  /** Goes through installing and running it. @throws Unavailable, or Error when the host cannot use the connector */
  prove(work: Work): Promise<void>;
}

export interface Work {
  /** The root of the project. */
  readonly root: string;
  /** A folder of this host's own, empty; it is removed afterwards. */
  readonly folder: string;
  /** A folder that stays, for what takes long to install; a folder in it for each such thing. */
  readonly cache: string;
  /** Tells what was done and seen, in one line. */
  readonly say: (text: string) => void;
}

/** This machine lacks what the host needs (its message names it): nothing is known then. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
}
