"""Steps of the schema, run by `keyhouse migrate`; one file a step, never changed once landed."""
