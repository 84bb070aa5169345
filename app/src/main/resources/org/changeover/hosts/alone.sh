# Becomes the only command of this conversation.
become "$account" "$@"
