"""How far the form engine agrees with recorded runs of the reference engines; measures, repairs nothing."""
