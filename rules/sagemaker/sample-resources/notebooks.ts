/** Parts of the cases of rules about notebook instances. */

const arn = 'arn:aws:sagemaker:eu-west-1:111122223333:notebook-instance/research';

/** A notebook instance with the properties that AWS Config has for advanced queries. */
export const notebook = (configuration: object) => ({
  resourceId: arn,
  resourceName: 'research',
  arn,
  configuration: {
    Id: arn,
    NotebookInstanceName: 'research',
    InstanceType: 'ml.t3.medium',
    RoleArn: 'arn:aws:iam::111122223333:role/research',
    ...configuration,
  },
});

/** A notebook instance of `describe-notebook-instance`. */
export const described = (configuration: object) => ({
  shape: 'description' as const,
  resourceId: arn,
  configuration: { NotebookInstanceArn: arn, NotebookInstanceName: 'research', ...configuration },
});

/** A notebook instance of a template. */
export const template = (configuration: object) => ({
  shape: 'template' as const,
  resourceId: 'Notebook',
  configuration: { InstanceType: 'ml.t3.medium', ...configuration },
});
