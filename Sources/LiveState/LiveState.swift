// LiveState
