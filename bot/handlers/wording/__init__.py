"""Every sentence that the assistant says, one module a topic.

Short and polite, words a community worker uses every day; no developer's word, no error code.
"""
