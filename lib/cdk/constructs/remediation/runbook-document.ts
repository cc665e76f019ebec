import { CfnDocument } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
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
  { name, runbook, resourceTypes: [resourceType, ...others] = [] }: RunbookDocumentProps,
): CfnDocument {
  return new CfnDocument(scope, id, {
    name,
    content: runbook.content,
    // AWS documents inline scripts only for YAML.
    documentFormat: 'YAML',
    documentType: 'Automation',
    // A replacement would fail, since the name is taken.
    updateMethod: 'NewVersion',
    // The console offers resources of this type; a document can have only one.
    ...(resourceType && others.length === 0 && { targetType: `/${resourceType}` }),
  });
}
