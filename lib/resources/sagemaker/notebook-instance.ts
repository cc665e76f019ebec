import { defineReader, type Reader, Resource } from '../../core/reading/reader';
import { readSingleObject } from '../single-object';

/**
 * A notebook instance of SageMaker: https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeNotebookInstance.html
 *
 * @example
 * const isOpen = (notebook: NotebookInstance) => notebook.hasInternetAccess === true;
 */
export class NotebookInstance extends Resource {
  /**
   * Whether SageMaker connects it to the internet, past its VPC; `undefined` if the input does not have the setting.
   */
  get hasInternetAccess(): boolean | undefined {
    return this.isEnabled('directInternetAccess');
  }

  /** Whether its users are root; `undefined` if the input does not have the setting. */
  get hasRootAccess(): boolean | undefined {
    return this.isEnabled('rootAccess');
  }

  /** Both settings are on by default. ListNotebookInstances returns neither. */
  private isEnabled(setting: string): boolean | undefined {
    const value = this.configuration.optionalOneOf(setting, ['Enabled', 'Disabled']);
    return value === undefined && !this.isTemplate ? undefined : value !== 'Disabled';
  }
}

/**
 * Reads notebook instances. AWS Config has their properties for advanced queries, but its API does not list their type:
 * https://docs.aws.amazon.com/config/latest/APIReference/API_ResourceIdentifier.html
 *
 * @example
 * notebookInstance.read(item).hasRootAccess;
 */
export const notebookInstance: Reader<NotebookInstance> = {
  ...defineReader('AWS::SageMaker::NotebookInstance', NotebookInstance, {
    list: 'NotebookInstances',
    id: 'NotebookInstanceArn',
    name: 'NotebookInstanceName',
    arn: 'NotebookInstanceArn',
    parts: [
      readSingleObject('aws sagemaker describe-notebook-instance', 'NotebookInstanceArn', 'DirectInternetAccess'),
    ],
  }),
  isUnlisted: true,
};
