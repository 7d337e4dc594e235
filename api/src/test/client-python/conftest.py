def pytest_collection_modifyitems(items):
    """What compares the client with everything that was called of it comes last."""
    items.sort(key=lambda item: item.path.name == "test_every_method.py")
