import { readFileSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, normalize, relative, sep } from 'node:path';
import { describeError } from '../core/text/errors';
import { indexAssets, isManifest, readAssetManifest, readManifest } from '../formats/cloud-assembly';
import { detectText } from '../formats/detect-text';
import type { FoundTemplate } from '../formats/document';
import { checkJsonSize } from '../formats/scan/json-size';
import { limitDepth } from '../formats/template/read-stacks';
import {
  listAssetTemplates,
  listLocalTemplates,
  type NestedTemplate,
  prepareStack,
  type Stack,
} from '../formats/template/stack';
import { isFileInside } from './input-files';

/** CloudFormation allows some levels of nested stacks, and the deepest app that we know has four. */
const MAX_NESTED_DEPTH = 10;
const MAX_NESTED_TEMPLATES = 2000;
/** CloudFormation accepts templates of up to 1 MB. */
const MAX_TEMPLATE_BYTES = 8 << 20;
/** All nested templates of a file are in memory together. */
const MAX_NESTED_BYTES = 64 << 20;

/** A nested stack whose template cannot be read. */
interface RefusedTemplate {
  /** The file of the outer template, if it is not the one that was given. */
  readonly file: string | undefined;
  readonly logicalId: string;
  readonly message: string;
}

/**
 * Prepares the stacks of a file together with their nested stacks, whose templates are files relative to that of the outer
 * stack. A template of the input stays one of its own, too, since a template that names it must not change its results.
 *
 * A template can name itself, and a few templates can name each other so often that reading them never ends. So nesting
 * has a limit, as have the nested templates of a file, and each must be a file inside the folder that was given.
 */
export class StackLoader {
  private templates = 0;
  private bytes = 0;
  /** The files of templates in an assembly by their names in the bucket, by the folder of the assembly. */
  private readonly assets = new Map<string, ReadonlyMap<string, string>>();

  /** @param root the folder that was given */
  constructor(
    private readonly root: string,
    private readonly refuse: (refused: RefusedTemplate) => void,
  ) {}

  /**
   * Prepares a stack and its nested stacks.
   * @param folder the folder of its template
   * @throws ParseError if the stack itself cannot be read
   */
  async load({ document, context }: FoundTemplate, folder: string): Promise<Stack> {
    const stack = limitDepth(() => prepareStack(document, { context }));
    await this.addNested(stack, folder, 0);
    return stack;
  }

  private async addNested(stack: Stack, folder: string, depth: number): Promise<void> {
    const findAsset = (name: string) => this.listAssets(folder).get(name);
    for (const template of [...listAssetTemplates(stack, findAsset), ...listLocalTemplates(stack)]) {
      const file = isAbsolute(template.path) ? normalize(template.path) : join(folder, template.path);
      try {
        const problem = this.findProblem(file, depth);
        if (problem) this.reportProblem(stack, template, file, problem);
        if (problem !== undefined) continue;
        const nested = await loadNested(stack, template.logicalId, file);
        stack.addNested(template.logicalId, nested);
        await this.addNested(nested, dirname(file), depth + 1);
      } catch (error) {
        this.reportProblem(stack, template, file, describeError(error));
      }
    }
  }

  private listAssets(folder: string): ReadonlyMap<string, string> {
    const known = this.assets.get(folder) ?? readAssets(folder);
    this.assets.set(folder, known);
    return known;
  }

  private reportProblem({ context }: Stack, { logicalId }: NestedTemplate, file: string, problem: string): void {
    const message = `Cannot read the nested template "${file}": ${problem}`;
    this.refuse({ file: context.file, logicalId, message });
  }

  /** Returns an empty text if the problem is that of a template before. */
  private findProblem(file: string, depth: number): string | undefined {
    if (depth === MAX_NESTED_DEPTH) return `stacks are nested more than ${MAX_NESTED_DEPTH} deep`;
    if (++this.templates > MAX_NESTED_TEMPLATES) {
      // One entry says enough: the templates not read could be millions.
      return this.templates === MAX_NESTED_TEMPLATES + 1
        ? `the file has more than ${MAX_NESTED_TEMPLATES} nested templates, and the rest are not read`
        : '';
    }
    // A file outside is not looked at, so that a template cannot find out whether it exists.
    if (!isPathBelow(file, this.root)) return OUTSIDE;
    const status = statSync(file);
    if (!status.isFile()) return 'it is not a file';
    if (!isFileInside(file, this.root)) return OUTSIDE;
    if (status.size > MAX_TEMPLATE_BYTES) return `it has more than ${MAX_TEMPLATE_BYTES} bytes`;
    this.bytes += status.size;
    return this.bytes > MAX_NESTED_BYTES ? 'the nested templates of the file are too large together' : undefined;
  }
}

/** Returns the files of assets by their names in the bucket; none for a folder that is no readable cloud assembly. */
function readAssets(folder: string): ReadonlyMap<string, string> {
  const read = (file: string): unknown => {
    const path = join(folder, file);
    try {
      return isFileInside(path, folder) ? JSON.parse(readTemplateFile(path)) : undefined;
    } catch {
      return undefined;
    }
  };
  const manifest = read('manifest.json');
  const files = isManifest(manifest) ? readManifest(manifest).assetManifests : [];
  return indexAssets(files.flatMap((file) => readAssetManifest(read(file))));
}

const OUTSIDE = 'it is outside the folder of the input';

function isPathBelow(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return !isAbsolute(way) && way.split(sep)[0] !== '..';
}

async function loadNested(outer: Stack, logicalId: string, file: string): Promise<Stack> {
  const { positions: _, stackName: __, ...shared } = outer.context;
  const context = { ...shared, repeatedKeys: [], file, templateParameters: {}, keepsTemplates: true };
  const { templates } = await detectText(readTemplateFile(file), context);
  const [found, ...others] = templates;
  if (!found || others.length > 0) throw new Error('it does not hold one template');
  return limitDepth(() => prepareStack(found.document, { context: found.context, outer: { stack: outer, logicalId } }));
}

/**
 * Reads the text of a template.
 * @throws Error if there is no such file, or if it is too large
 */
export function readTemplateFile(file: string): string {
  const { size } = statSync(file);
  if (size > MAX_TEMPLATE_BYTES) throw new Error(`it has more than ${MAX_TEMPLATE_BYTES} bytes`);
  const bytes = readFileSync(file);
  checkJsonSize(bytes);
  return bytes.toString('utf8');
}
