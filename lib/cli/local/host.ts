import type { FindManagedTriggers } from '../../local-region/config/config-rule';

/** The programs of Assay that a local region runs in processes of their own; set by `bin`. */
export interface LocalPrograms {
  /** Loads AWS's list of managed rules, which is large. */
  loadManagedTriggers(): Promise<FindManagedTriggers>;
  /** The runtime of functions, a program of Node.js. */
  readonly bootstrap: string;
  /** Python for the scripts of runbooks, a program of Node.js. */
  readonly python: string;
  /** Assay's own CDK app: the deployment of the example, or of a configuration file with rules of one's own. */
  readonly app: {
    /** Run in the folder. */
    readonly command: string;
    readonly folder: string;
    /** Whether the app is in Assay's repository, with the functions of the deployment. */
    readonly hasFunctions: boolean;
    /** The files of the modules that rules, configurations and functions import, by name: `assay`. */
    readonly modules: Readonly<Record<string, string>>;
  };
}
