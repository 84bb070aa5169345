set_path "$1"
describe
