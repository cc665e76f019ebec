/** The programs of Assay that `assay start` runs in processes of their own; set by `bin`. */
export interface LocalPrograms {
  /** The runtime of functions, a program of Node.js. */
  readonly bootstrap: string;
  /** Python for the scripts of runbooks, a program of Node.js. */
  readonly python: string;
  /** The command that synthesizes the deployment of the example, and its folder. Only in Assay's repository. */
  readonly exampleApp?: { readonly command: string; readonly folder: string };
}
