import type { FactScope } from '../core/facts';

/** One file to judge. */
export interface InputFile {
  /** As it is shown to people: the path as it was given or found; `-` is standard input. */
  readonly source: string;
  /** Bytes on disk; 0 where unknown. */
  readonly size: number;
  /** What a cloud assembly tells of a template: where it is to be deployed, and with what. */
  readonly place?: FactScope;
  readonly templateParameters?: Readonly<Record<string, string>>;
}
