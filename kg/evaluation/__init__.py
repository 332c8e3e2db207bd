"""How good the reading is: records that a person made against records that were predicted, field by field."""
