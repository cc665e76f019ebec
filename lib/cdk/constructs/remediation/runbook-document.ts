import { createHash } from 'node:crypto';
import { CfnMapping, Lazy, Stack, Token } from 'aws-cdk-lib';
import { CfnDocument } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { ACCOUNT_TYPE } from '../../../core/item';
import type { Runbook } from '../../runbooks/runbook';

interface RunbookDocumentProps {
  readonly name: string;
  readonly runbook: Runbook;
  /** The types of the resources that the runbook is started with. */
  readonly resourceTypes?: readonly string[];
}

/** Creates the SSM document of a runbook. */
export function createRunbookDocument(
  scope: Construct,
  id: string,
  { name, runbook, resourceTypes = [] }: RunbookDocumentProps,
): CfnDocument {
  const targetType = findTargetType(resourceTypes);
  return new CfnDocument(scope, id, {
    name,
    content: RunbookTexts.findIn(Stack.of(scope)).shareTexts(runbook),
    // AWS documents inline scripts only for YAML.
    documentFormat: 'YAML',
    documentType: 'Automation',
    // A replacement would fail, since the name is taken.
    updateMethod: 'NewVersion',
    // The console offers resources of this type.
    ...(targetType && { targetType: `/${targetType}` }),
  });
}

/** Returns the type of a remediation's resources; none for several types, or for the account, which is no resource. */
export const findTargetType = ([type, ...others]: readonly string[]): string | undefined =>
  others.length === 0 && type !== ACCOUNT_TYPE ? type : undefined;

/**
 * The texts that several runbooks of a stack have, once in a mapping of its template. Most lines of a runbook are the
 * same in all of them, and the size of a template is limited.
 */
class RunbookTexts extends Construct {
  /** The texts by their keys. */
  private readonly seen = new Map<string, string>();
  /** The keys of the texts that a second runbook has. */
  private readonly shared = new Set<string>();
  private mapping: CfnMapping | undefined;

  static findIn(stack: Stack): RunbookTexts {
    const id = 'RunbookTexts';
    return (stack.node.tryFindChild(id) as RunbookTexts | undefined) ?? new RunbookTexts(stack, id);
  }

  /** Returns the content of a runbook, in which references replace the texts that another runbook has as well. */
  shareTexts({ content, ownWords, callWords }: Runbook): string {
    const hasOne = (line: string, words: readonly string[]) => words.some((word) => line.includes(word));
    const classify = (line: string): LineOwner => {
      if (Token.isUnresolved(line) || hasOne(line, ownWords)) return 'runbook';
      return hasOne(line, callWords) ? 'calls' : 'all';
    };
    return splitRuns(content, classify)
      .map(({ text, owner }) => (owner === 'runbook' || text.length < MIN_SHARED_LENGTH ? text : this.share(text)))
      .join('');
  }

  private share(text: string): string {
    const key = createHash('sha256').update(text).digest('hex').slice(0, KEY_LENGTH);
    const known = this.seen.get(key);
    // A short hash may be that of another text, which stays where it is.
    if (known !== undefined && known !== text) return text;
    if (known !== undefined && this.shared.size < MAX_TEXTS) {
      this.shared.add(key);
      this.mapping ??= this.createMapping();
      this.mapping.setValue(TEXTS, key, text);
    }
    this.seen.set(key, text);
    // The template is rendered when all runbooks exist.
    return Lazy.string({ produce: () => (this.shared.has(key) ? this.mapping?.findInMap(TEXTS, key) : text) });
  }

  private createMapping(): CfnMapping {
    // Not lazy, which would put the texts in the place of the references.
    const mapping = new CfnMapping(this, 'Mapping', { lazy: false });
    // Each reference contains the ID.
    mapping.overrideLogicalId('RunbookTexts');
    return mapping;
  }
}

const TEXTS = 'Texts';
const KEY_LENGTH = 8;
/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const MAX_TEXTS = 200;
/** A reference has about 60 characters. */
const MIN_SHARED_LENGTH = 100;

/** Who has a line: this runbook alone, those with the same calls, or all. */
type LineOwner = 'runbook' | 'calls' | 'all';

interface LineRun {
  text: string;
  readonly owner: LineOwner;
}

/** Splits a text into runs of lines with the same owner. */
function splitRuns(content: string, classify: (line: string) => LineOwner): LineRun[] {
  const runs: LineRun[] = [];
  for (const line of content.split(/(?<=\n)/)) {
    const owner = classify(line);
    const last = runs.at(-1);
    if (last?.owner === owner) last.text += line;
    else runs.push({ text: line, owner });
  }
  return runs;
}
