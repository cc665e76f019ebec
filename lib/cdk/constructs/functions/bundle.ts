import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import { type BundledFiles, bundle } from './bundled-files';

/**
 * The source of a Lambda function, and files to deploy beside it.
 *
 * @example
 * const source: LambdaSource = { entry: '/app/evaluate.ts', files: { [WAIVERS_FILE]: '[]' } };
 */
export interface LambdaSource {
  /** The path of the TypeScript or JavaScript module that exports `handler`. */
  readonly entry: string;
  /**
   * The texts of files beside the bundle, by file name.
   * @default - none
   */
  readonly files?: Readonly<Record<string, string>>;
}

/** The handler in every bundle. */
export const HANDLER = 'index.handler';

/**
 * Returns the code of a Lambda function as one tree-shaken file. Each entry is bundled only once in an app, for all
 * stacks. `NodejsFunction` bundles for every function and stack, which takes forty times as long for a few Regions.
 * @throws Error if the scope is not in an app
 *
 * @example
 * const code = bundleCode(stack, { entry: '/app/evaluate.ts', files: { [WAIVERS_FILE]: '[]' } });
 * const evaluator = new Evaluator(stack, 'Evaluator', { code });
 */
export function bundleCode(scope: IConstruct, source: LambdaSource): Code {
  // A `Code` belongs to one stack; the folder, its hash and its copy in the assembly are shared.
  return Code.fromAsset(bundleFolder(scope, source));
}

/** The bundles of an app. */
interface Bundles {
  /** By entry; the same code is used with different files. */
  readonly code: Map<string, BundledFiles>;
  /** By entry and files. */
  readonly folders: Map<string, string>;
}

const bundles = new WeakMap<IConstruct, Bundles>();

function bundleFolder(scope: IConstruct, { entry, files = {} }: LambdaSource): string {
  const { code, folders }: Bundles = bundles.get(scope.node.root) ?? { code: new Map(), folders: new Map() };
  bundles.set(scope.node.root, { code, folders });
  const key = JSON.stringify([entry, files]);
  const known = folders.get(key);
  if (known) return known;

  const bundled = code.get(entry) ?? bundle(entry);
  code.set(entry, bundled);
  const folder = join(findAssembly(scope), 'bundles', `${folders.size + 1}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [file, content] of Object.entries({ ...bundled, ...files })) writeFileSync(join(folder, file), content);
  folders.set(key, folder);
  return folder;
}

/** Bundles are in the assembly, so that they live as long as the templates that refer to them. */
function findAssembly(scope: IConstruct): string {
  const stage = Stage.of(scope);
  if (!stage) throw new Error(`Cannot bundle a function for "${scope.node.path}": it is not in an app`);
  return stage.assetOutdir;
}
