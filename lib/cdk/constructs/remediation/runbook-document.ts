import { CfnMapping, Stack } from 'aws-cdk-lib';
import { CfnDocument } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import type { Runbook } from '../../runbooks/runbook';
import { SCRIPTS } from '../../runbooks/script';

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
  { name, runbook, resourceTypes: [resourceType, ...others] = [] }: RunbookDocumentProps,
): CfnDocument {
  return new CfnDocument(scope, id, {
    name,
    content: runbook.content.split(READ_SCRIPT).join(findReadScript(scope)),
    // AWS documents inline scripts only for YAML.
    documentFormat: 'YAML',
    documentType: 'Automation',
    // A replacement would fail, since the name is taken.
    updateMethod: 'NewVersion',
    // The console offers resources of this type; a document can have only one.
    ...(resourceType && others.length === 0 && { targetType: `/${resourceType}` }),
  });
}

/** The indentation of a script in a runbook. */
const INDENTATION = ' '.repeat(6);

/** The script of most steps, as a runbook contains it after the indentation of its first line. */
const READ_SCRIPT = SCRIPTS.read.trimEnd().replaceAll(/\n(?!\n)/g, `\n${INDENTATION}`);

/**
 * Returns the script from a mapping of the stack, which has it once for all runbooks: the size of a template is limited, and
 * each runbook has the script four times or more.
 */
function findReadScript(scope: Construct): string {
  const stack = Stack.of(scope);
  const found = stack.node.tryFindChild(TEXTS) as CfnMapping | undefined;
  const mapping = found ?? new CfnMapping(stack, TEXTS, { mapping: { Scripts: { read: READ_SCRIPT } } });
  return mapping.findInMap('Scripts', 'read');
}

const TEXTS = 'RunbookTexts';
